/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.oracle;

import java.util.List;
import java.util.Map;

/** What a measure's answer must be, or how far it may lie from the truth. */
public sealed interface Expected {

  /**
   * Whether an answer is right.
   *
   * @param got the value as finished, or as read from JSON
   */
  boolean accepts(Object got);

  /** Exactly this value, doubles to the bit. */
  record Exact(Object value) implements Expected {
    @Override
    public boolean accepts(Object got) {
      return Plain.same(value, got);
    }

    @Override
    public String toString() {
      return String.valueOf(value);
    }
  }

  /** A number between two bounds, both allowed, around the true value. */
  record Within(double value, double low, double high) implements Expected {
    @Override
    public boolean accepts(Object got) {
      if (got == null) {
        return false;
      }
      try {
        double number = Plain.toDouble(got);
        return low <= number && number <= high;
      } catch (NumberFormatException e) {
        return false;
      }
    }

    @Override
    public String toString() {
      return value + " (" + low + " to " + high + ")";
    }
  }

  /**
   * The {@code k} most frequent of these values, as {@link TopBound} judges.
   *
   * @param values all values with their counts: the most frequent first; of equal counts, the
   *     lesser value first
   */
  record Top(List<Map.Entry<Object, Long>> values, int k) implements Expected {
    @Override
    public boolean accepts(Object got) {
      return TopBound.holds(values, k, got);
    }

    @Override
    public String toString() {
      return values.subList(0, Math.min(k, values.size())) + " of " + values.size() + " values";
    }
  }
}
