/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.feature;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Encodes a model's inputs as numbers: the same inputs to the same bits, wherever it runs. Safe for
 * use by several threads.
 */
public final class FeatureEncoder {
  private static final HashFunction FINGERPRINT = Hashing.farmHashFingerprint64();

  private final List<FittedFeature> features;
  private final List<Step> steps = new ArrayList<>();

  /** Encodes one feature into its place of a batch. */
  private interface Step {
    void encode(Object[] inputs, FeatureBatch into, int row) throws FeatureException;
  }

  private FeatureEncoder(List<FittedFeature> features, List<String> inputs) {
    this.features = List.copyOf(features);
    for (int i = 0; i < features.size(); i++) {
      FittedFeature f = features.get(i);
      int[] places = f.columns().stream().mapToInt(inputs::indexOf).toArray();
      for (int place : places) {
        if (place < 0) {
          throw new IllegalArgumentException(
              "feature " + f.name() + " is made of " + f.columns() + ", but there is " + inputs);
        }
      }
      steps.add(step(i, f, places));
    }
  }

  /**
   * @param inputs names of the columns in the arrays that are encoded
   * @throws IllegalArgumentException if a feature is made of a column that is not among them
   */
  public static FeatureEncoder of(List<FittedFeature> features, List<String> inputs) {
    return new FeatureEncoder(features, inputs);
  }

  public List<FittedFeature> features() {
    return features;
  }

  /** An empty batch that this encoder fills. */
  public FeatureBatch batch(int capacity) {
    return new FeatureBatch(features, capacity);
  }

  /**
   * Adds a row to a batch that has place for it.
   *
   * @throws FeatureException if a number is too large for float32; the batch is as before
   */
  public void encode(Object[] inputs, FeatureBatch into) throws FeatureException {
    int row = into.rows();
    for (Step step : steps) {
      step.encode(inputs, into, row);
    }
    into.next();
  }

  private static Step step(int i, FittedFeature f, int[] places) {
    return switch (f.kind()) {
      case NUMERIC -> scaled(i, f, places[0], 0, 1);
      case STANDARD -> scaled(i, f, places[0], f.mean(), f.std());
      case MINMAX -> {
        double range = f.greatest() - f.least();
        yield scaled(i, f, places[0], f.least(), range > 0 ? range : 1);
      }
      case CYCLIC -> cyclic(i, f, places[0]);
      case VOCABULARY -> vocabulary(i, f, places);
      case HASH -> hash(i, f, places);
      case TARGET -> target(i, f, places);
    };
  }

  private static Step scaled(int i, FittedFeature f, int place, double zero, double unit) {
    return (inputs, into, row) -> {
      Object value = inputs[place];
      float encoded = value == null ? 0 : (float) ((number(value) - zero) / unit);
      if (!Float.isFinite(encoded)) {
        throw new FeatureException(
            "feature " + f.name() + ": " + value + " is too large for float32");
      }
      into.numbers(i)[row] = encoded;
    };
  }

  private static Step cyclic(int i, FittedFeature f, int place) {
    return (inputs, into, row) -> {
      float[] numbers = into.numbers(i);
      if (inputs[place] == null) {
        numbers[2 * row] = 0;
        numbers[2 * row + 1] = 0;
        return;
      }
      double turn = number(inputs[place]) / f.parameter();
      if (!Double.isFinite(turn)) {
        throw new FeatureException(
            "feature " + f.name() + ": " + inputs[place] + " is too large for a place in a period");
      }
      // By whole turns first: a sine of a huge angle is noise. Strict, for the same bits
      // everywhere.
      double angle = 2 * Math.PI * (turn - Math.floor(turn));
      numbers[2 * row] = (float) StrictMath.sin(angle);
      numbers[2 * row + 1] = (float) StrictMath.cos(angle);
    };
  }

  private static Step vocabulary(int i, FittedFeature f, int[] places) {
    Map<String, Integer> index = new HashMap<>();
    for (String value : f.values()) {
      index.put(value, index.size() + 1);
    }
    return (inputs, into, row) -> {
      String value = Category.of(places, inputs);
      into.categories(i)[row] = value == null ? 0 : index.getOrDefault(value, 0);
    };
  }

  private static Step hash(int i, FittedFeature f, int[] places) {
    long buckets = (long) f.parameter();
    return (inputs, into, row) -> {
      String value = Category.of(places, inputs);
      long hash =
          FINGERPRINT.hashString(value == null ? "" : value, StandardCharsets.UTF_8).asLong();
      into.categories(i)[row] = (int) Long.remainderUnsigned(hash, buckets);
    };
  }

  private static Step target(int i, FittedFeature f, int[] places) {
    Map<String, Float> encoded = new HashMap<>();
    f.means().forEach((value, mean) -> encoded.put(value, scale(f, mean)));
    float unknown = scale(f, f.prior());
    return (inputs, into, row) -> {
      String value = Category.of(places, inputs);
      into.numbers(i)[row] = value == null ? unknown : encoded.getOrDefault(value, unknown);
    };
  }

  private static float scale(FittedFeature f, double mean) {
    return (float) ((mean - f.mean()) / f.std());
  }

  /** The number that a value of a number's type, or a bool, is. */
  static double number(Object value) {
    if (value instanceof Boolean bool) {
      return bool ? 1 : 0;
    }
    return value instanceof BigDecimal decimal
        ? decimal.doubleValue()
        : ((Number) value).doubleValue();
  }
}
