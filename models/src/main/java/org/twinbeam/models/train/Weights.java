/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.tensorflow.ndarray.Shape;
import org.twinbeam.models.feature.FittedFeature;

/**
 * The numbers that a network learns, by the names of its variables.
 *
 * @param values flat, in row-major order
 */
record Weights(Map<String, Shape> shapes, Map<String, float[]> values) {
  private static final String EMBEDDING = "embedding_";

  /** What {@link Network} expects. */
  static String embedding(FittedFeature feature) {
    return EMBEDDING + feature.name();
  }

  static String kernel(int layer) {
    return "kernel_" + layer;
  }

  static String bias(int layer) {
    return "bias_" + layer;
  }

  /**
   * Weights to begin with: of layers by He et al., "Delving Deep into Rectifiers" (2015), of
   * embeddings small, of the last layer none, so that a network begins with saying the base rate.
   *
   * @param bias of the output
   */
  static Weights initial(
      List<FittedFeature> features, List<Integer> hidden, float bias, Random random) {
    Weights weights = new Weights(new LinkedHashMap<>(), new LinkedHashMap<>());
    int width = 0;
    for (FittedFeature feature : features) {
      if (feature.isCategory()) {
        int dimensions = dimensions(feature, hidden);
        double scale = hidden.isEmpty() ? 0 : 0.05;
        weights.add(embedding(feature), Shape.of(feature.categories(), dimensions), scale, random);
        width += hidden.isEmpty() ? 0 : dimensions;
      } else {
        width += feature.width();
      }
    }
    int layer = 0;
    for (int next : hidden) {
      weights.add(kernel(layer), Shape.of(width, next), Math.sqrt(2.0 / width), random);
      weights.add(bias(layer), Shape.of(next), 0, random);
      width = next;
      layer++;
    }
    if (width > 0) {
      weights.add(kernel(layer), Shape.of(width, 1), 0, random);
    }
    weights.add(bias(layer), Shape.of(1), 0, random);
    weights.values.get(bias(layer))[0] = bias;
    return weights;
  }

  /**
   * How many numbers stand for a category: one in a regression, its coefficient; in a network the
   * usual rule of thumb, the fourth root of their count, four times over, at most 16.
   */
  private static int dimensions(FittedFeature feature, List<Integer> hidden) {
    return hidden.isEmpty()
        ? 1
        : (int) Math.max(2, Math.min(16, Math.round(2 * Math.pow(feature.categories(), 0.25))));
  }

  /** Those that tell logits on a line through these. */
  Weights calibrated(Calibration line, int lastLayer, boolean isLinear) {
    Map<String, float[]> moved = new LinkedHashMap<>();
    values.forEach(
        (name, flat) -> {
          boolean decides =
              name.equals(kernel(lastLayer))
                  || name.equals(bias(lastLayer))
                  || (isLinear && name.startsWith(EMBEDDING));
          float[] copy = flat.clone();
          for (int i = 0; decides && i < copy.length; i++) {
            copy[i] = (float) (copy[i] * line.scale());
          }
          moved.put(name, copy);
        });
    moved.get(bias(lastLayer))[0] += (float) line.shift();
    return new Weights(shapes, moved);
  }

  private void add(String name, Shape shape, double scale, Random random) {
    float[] flat = new float[(int) shape.size()];
    for (int i = 0; scale > 0 && i < flat.length; i++) {
      flat[i] = (float) (random.nextGaussian() * scale);
    }
    shapes.put(name, shape);
    values.put(name, flat);
  }

  Shape shape(String name) {
    return shapes.get(name);
  }
}
