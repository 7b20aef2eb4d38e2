/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A windowed aggregation over a stream.
 *
 * @param key names of the fields or derived fields that events are grouped by; may be empty
 */
public record View(
    String name, String description, List<String> key, Window window, List<Measure> measures) {

  /** Event-time windows, aligned to the Unix epoch in UTC. */
  public sealed interface Window {
    /** Length of an answer's window. */
    Duration size();

    /** Distance between the starts of consecutive answer windows. */
    Duration every();

    /**
     * Length of what is stored: answers merge panes. Divides both {@link #size} and {@link #every}.
     */
    Duration pane();

    record Fixed(Duration size) implements Window {
      @Override
      public Duration every() {
        return size;
      }

      @Override
      public Duration pane() {
        return size;
      }
    }

    record Sliding(Duration size, Duration every) implements Window {
      @Override
      public Duration pane() {
        long a = size.toMillis();
        long b = every.toMillis();
        while (b != 0) {
          long r = a % b;
          a = b;
          b = r;
        }
        return Duration.ofMillis(a);
      }
    }
  }

  /** What a measure computes. */
  public enum Aggregate {
    COUNT,
    SUM,
    MEAN,
    VARIANCE,
    STDDEV,
    MIN,
    MAX,
    FIRST,
    LAST,
    DISTINCT,
    QUANTILE,
    TOP
  }

  /**
   * One number (or list, for TOP) of a view.
   *
   * @param of field or derived field aggregated; absent for COUNT without a field
   * @param where CEL condition of type bool; events for which it is not true are left out
   * @param q rank of a QUANTILE, in [0, 1]
   * @param k length of a TOP list
   */
  public record Measure(
      String name,
      Aggregate aggregate,
      Optional<String> of,
      Optional<String> where,
      Optional<Double> q,
      Optional<Integer> k) {}
}
