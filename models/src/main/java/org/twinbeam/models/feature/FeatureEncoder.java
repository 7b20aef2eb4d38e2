/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.feature;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Encodes a model's inputs as numbers: the same inputs to the same bits, wherever it runs. Safe for
 * use by several threads.
 */
public final class FeatureEncoder {
  private static final HashFunction FINGERPRINT = Hashing.farmHashFingerprint64();

  /** Places on a circle that are computed beforehand: sines take long. */
  private static final int MOST_WHOLES = 4096;

  private final List<FittedFeature> features;
  private final List<Step> steps = new ArrayList<>();

  /** Of the inputs that categories are made of; null for the others. */
  private final ValueCodes[] values;

  /** Encodes one feature into its place of a batch. */
  private interface Step {
    void encode(Object[] inputs, int[] codes, FeatureBatch into, int row) throws FeatureException;
  }

  private FeatureEncoder(List<FittedFeature> features, List<String> inputs) {
    this.features = List.copyOf(features);
    this.values = new ValueCodes[inputs.size()];
    for (int i = 0; i < features.size(); i++) {
      FittedFeature f = features.get(i);
      int[] places = f.columns().stream().mapToInt(inputs::indexOf).toArray();
      for (int place : places) {
        if (place < 0) {
          throw new IllegalArgumentException(
              "feature " + f.name() + " is made of " + f.columns() + ", but there is " + inputs);
        }
      }
      if (!f.kind().isOfNumber()) {
        for (int place : places) {
          values[place] = values[place] == null ? new ValueCodes() : values[place];
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
    int[] codes = new int[values.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = values[i] == null ? 0 : values[i].of(inputs[i]);
    }
    for (Step step : steps) {
      step.encode(inputs, codes, into, row);
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
    return (inputs, codes, into, row) -> {
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
    float[][] wholes = new float[(int) Math.min(MOST_WHOLES, Math.ceil(f.parameter()))][];
    Arrays.setAll(wholes, whole -> onCircle(whole / f.parameter()));
    return (inputs, codes, into, row) -> {
      Object value = inputs[place];
      float[] numbers = into.numbers(i);
      float[] point =
          value instanceof Long whole && whole >= 0 && whole < wholes.length
              ? wholes[(int) (long) whole]
              : onCircle(f, value);
      numbers[2 * row] = point[0];
      numbers[2 * row + 1] = point[1];
    };
  }

  private static float[] onCircle(FittedFeature f, Object value) throws FeatureException {
    if (value == null) {
      return new float[2];
    }
    double turn = number(value) / f.parameter();
    if (!Double.isFinite(turn)) {
      throw new FeatureException(
          "feature " + f.name() + ": " + value + " is too large for a place in a period");
    }
    return onCircle(turn);
  }

  private static float[] onCircle(double turn) {
    // By whole turns first: a sine of a huge angle is noise. Strict, for the same bits everywhere.
    double angle = 2 * Math.PI * (turn - Math.floor(turn));
    return new float[] {(float) StrictMath.sin(angle), (float) StrictMath.cos(angle)};
  }

  private static Step vocabulary(int i, FittedFeature f, int[] places) {
    Map<String, Integer> index = new HashMap<>();
    for (String value : f.values()) {
      index.put(value, index.size() + 1);
    }
    return category(i, places, text -> text == null ? 0 : index.getOrDefault(text, 0));
  }

  private static Step hash(int i, FittedFeature f, int[] places) {
    long buckets = (long) f.parameter();
    return category(
        i,
        places,
        text -> {
          long hash =
              FINGERPRINT.hashString(text == null ? "" : text, StandardCharsets.UTF_8).asLong();
          return (int) Long.remainderUnsigned(hash, buckets);
        });
  }

  private static Step category(int i, int[] places, ToIntFunction<String> encode) {
    CategoryCache known = new CategoryCache(places, encode);
    return (inputs, codes, into, row) -> into.categories(i)[row] = known.of(inputs, codes);
  }

  private static Step target(int i, FittedFeature f, int[] places) {
    Map<String, Float> encoded = new HashMap<>();
    f.means().forEach((value, mean) -> encoded.put(value, scale(f, mean)));
    float unknown = scale(f, f.prior());
    CategoryCache known =
        new CategoryCache(
            places,
            text ->
                Float.floatToRawIntBits(
                    text == null ? unknown : encoded.getOrDefault(text, unknown)));
    return (inputs, codes, into, row) ->
        into.numbers(i)[row] = Float.intBitsToFloat(known.of(inputs, codes));
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
