/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.score;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.twinbeam.models.feature.FeatureBatch;
import org.twinbeam.models.feature.FittedFeature;

/**
 * Reads {@code instances} as TensorFlow Serving's REST predict takes them: a list with an object
 * for each row, which has a value for each input of the model; or the value alone, where there is
 * one input.
 */
final class Instances {
  /** So many rows in one request, at most. */
  static final int MAX_ROWS = 10_000;

  private Instances() {}

  /**
   * Fills a batch.
   *
   * @throws IllegalArgumentException if an instance does not have the model's inputs; the message
   *     says which and what would be right
   */
  static FeatureBatch read(JsonNode instances, List<FittedFeature> features) {
    if (instances == null || !instances.isArray() || instances.isEmpty()) {
      throw new IllegalArgumentException(
          "'instances' must be a list of at least one instance, as in {\"instances\": [{"
              + example(features)
              + "}]}");
    }
    if (instances.size() > MAX_ROWS) {
      throw new IllegalArgumentException(
          "there are %d instances, must be at most %d: send several requests"
              .formatted(instances.size(), MAX_ROWS));
    }
    FeatureBatch batch = FeatureBatch.zeros(features, instances.size());
    for (int row = 0; row < instances.size(); row++) {
      read(instances.get(row), row, features, batch);
    }
    return batch;
  }

  private static void read(
      JsonNode instance, int row, List<FittedFeature> features, FeatureBatch batch) {
    String where = "instances[" + row + "]";
    boolean isBare = features.size() == 1 && !instance.isObject();
    if (!isBare && !instance.isObject()) {
      throw new IllegalArgumentException(
          where + " must be an object with the inputs " + names(features));
    }
    if (!isBare) {
      List<String> unknown = new ArrayList<>();
      instance
          .fieldNames()
          .forEachRemaining(
              name -> {
                if (features.stream().noneMatch(f -> f.name().equals(name))) {
                  unknown.add(name);
                }
              });
      if (!unknown.isEmpty()) {
        throw new IllegalArgumentException(
            where + " has " + unknown + ", but the model takes " + names(features));
      }
    }
    for (int f = 0; f < features.size(); f++) {
      FittedFeature feature = features.get(f);
      JsonNode value = isBare ? instance : instance.get(feature.name());
      if (feature.isCategory()) {
        batch.categories(f)[row] = category(value, feature, where);
      } else {
        numbers(value, feature, where, row, batch.numbers(f));
      }
    }
  }

  private static int category(JsonNode value, FittedFeature feature, String where) {
    if (value == null
        || !value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < 0
        || value.intValue() >= feature.categories()) {
      throw new IllegalArgumentException(
          "%s: input '%s' is %s, must be a whole number from 0 to %d"
              .formatted(where, feature.name(), shown(value), feature.categories() - 1));
    }
    return value.intValue();
  }

  private static void numbers(
      JsonNode value, FittedFeature feature, String where, int row, float[] into) {
    int width = feature.width();
    List<JsonNode> numbers = new ArrayList<>();
    if (value != null && value.isArray()) {
      value.forEach(numbers::add);
    } else if (value != null) {
      numbers.add(value);
    }
    boolean sound = numbers.size() == width;
    for (int i = 0; i < width && sound; i++) {
      into[row * width + i] = numbers.get(i).floatValue();
      sound = numbers.get(i).isNumber() && Float.isFinite(into[row * width + i]);
    }
    if (!sound) {
      throw new IllegalArgumentException(
          "%s: input '%s' is %s, must be a list of %d float32 numbers"
              .formatted(where, feature.name(), shown(value), width));
    }
  }

  private static String shown(JsonNode value) {
    String text = value == null ? "missing" : value.toString();
    return text.length() > 80 ? text.substring(0, 77) + "..." : text;
  }

  private static String names(List<FittedFeature> features) {
    return new TreeSet<>(features.stream().map(FittedFeature::name).toList()).toString();
  }

  private static String example(List<FittedFeature> features) {
    List<String> parts = new ArrayList<>();
    for (FittedFeature feature : features) {
      String value = feature.isCategory() ? "0" : feature.width() == 1 ? "[0.0]" : "[0.0, 1.0]";
      parts.add("\"" + feature.name() + "\": " + value);
    }
    return String.join(", ", parts);
  }
}
