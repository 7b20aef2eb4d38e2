/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;

/** What was measured, one number for each round. */
record Samples(double... values) {

  /** These and what another round gave. */
  Samples and(double value) {
    double[] more = Arrays.copyOf(values, values.length + 1);
    more[values.length] = value;
    return new Samples(more);
  }

  double median() {
    double[] sorted = sorted();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  double least() {
    return sorted()[0];
  }

  double most() {
    return sorted()[values.length - 1];
  }

  private double[] sorted() {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  /** Round by round: what disturbed one disturbed the other. */
  Samples with(Samples other, DoubleBinaryOperator operator) {
    double[] result = new double[values.length];
    Arrays.setAll(result, i -> operator.applyAsDouble(values[i], other.values[i]));
    return new Samples(result);
  }
}
