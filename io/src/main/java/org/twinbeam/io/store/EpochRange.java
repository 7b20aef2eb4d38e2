/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Epochs {@code first} to {@code last}, both included. */
public record EpochRange(long first, long last) {

  public EpochRange {
    if (first > last) {
      throw new IllegalArgumentException(
          "first epoch is " + first + ", must be at most the last, " + last);
    }
  }

  /** The same epochs as ranges, ascending, none adjoining another. */
  static List<EpochRange> of(Collection<Long> epochs) {
    List<EpochRange> ranges = new ArrayList<>();
    for (long epoch : new TreeSet<>(epochs)) {
      EpochRange last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
      if (last != null && last.last == epoch - 1) {
        ranges.set(ranges.size() - 1, new EpochRange(last.first, epoch));
      } else {
        ranges.add(new EpochRange(epoch, epoch));
      }
    }
    return ranges;
  }

  @Override
  public String toString() {
    return first == last ? Long.toString(first) : first + " to " + last;
  }
}
