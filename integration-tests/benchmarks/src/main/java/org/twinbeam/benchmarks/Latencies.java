/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import java.util.Arrays;

/** How long answers took, in milliseconds. */
record Latencies(double... sorted) {

  static Latencies ofNanos(long... nanos) {
    double[] millis = Arrays.stream(nanos).mapToDouble(n -> n / 1e6).toArray();
    Arrays.sort(millis);
    return new Latencies(millis);
  }

  /** That so many of a hundred do not exceed. */
  double percentile(int percent) {
    return sorted[(int) Math.ceil(sorted.length * percent / 100.0) - 1];
  }
}
