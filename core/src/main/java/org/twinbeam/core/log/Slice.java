/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.log;

import java.io.Serializable;
import java.util.List;

/**
 * A stretch of one partition in the lake: epochs {@code [from, to)} to aggregate, and {@code
 * [warmFrom, from)} before them to learn the ids of.
 *
 * @param files raw files that hold these epochs of this partition, in offset order
 */
public record Slice(int partition, long warmFrom, long from, long to, List<String> files)
    implements Serializable {

  public Slice {
    if (warmFrom > from || from >= to) {
      throw new IllegalArgumentException(
          "slice of epochs ["
              + from
              + ", "
              + to
              + ") warmed from "
              + warmFrom
              + " is empty or reversed");
    }
    files = List.copyOf(files);
  }
}
