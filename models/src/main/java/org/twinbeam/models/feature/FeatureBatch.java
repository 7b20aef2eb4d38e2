/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.feature;

import java.util.List;

/**
 * Encoded rows, as one flat array for each feature: {@code float[rows × width]} of numbers, {@code
 * int[rows]} of categories. Made once, filled and cleared many times. Not safe for use by several
 * threads.
 */
public final class FeatureBatch {
  private final List<FittedFeature> features;
  private final float[][] numbers;
  private final int[][] categories;
  private int rows;

  FeatureBatch(List<FittedFeature> features, int capacity) {
    this.features = features;
    this.numbers = new float[features.size()][];
    this.categories = new int[features.size()][];
    for (int i = 0; i < numbers.length; i++) {
      FittedFeature feature = features.get(i);
      if (feature.isCategory()) {
        categories[i] = new int[capacity];
      } else {
        numbers[i] = new float[capacity * feature.width()];
      }
    }
  }

  /** Rows of zeros. */
  public static FeatureBatch zeros(List<FittedFeature> features, int rows) {
    FeatureBatch batch = new FeatureBatch(features, rows);
    batch.rows = rows;
    return batch;
  }

  /** The features, in the order of their arrays. */
  public List<FittedFeature> features() {
    return features;
  }

  public int rows() {
    return rows;
  }

  public void clear() {
    rows = 0;
  }

  /** Numbers of a feature; what is beyond the rows means nothing. */
  public float[] numbers(int feature) {
    return numbers[feature];
  }

  /** Categories of a feature; what is beyond the rows means nothing. */
  public int[] categories(int feature) {
    return categories[feature];
  }

  /** An empty one of the same features. */
  public FeatureBatch like(int capacity) {
    return new FeatureBatch(features, capacity);
  }

  /** Copies a row of another batch of the same features to the end of this one. */
  public void append(FeatureBatch from, int row) {
    for (int i = 0; i < numbers.length; i++) {
      if (categories[i] != null) {
        categories[i][rows] = from.categories[i][row];
      } else {
        int width = features.get(i).width();
        for (int k = 0; k < width; k++) {
          numbers[i][rows * width + k] = from.numbers[i][row * width + k];
        }
      }
    }
    rows++;
  }

  void next() {
    rows++;
  }
}
