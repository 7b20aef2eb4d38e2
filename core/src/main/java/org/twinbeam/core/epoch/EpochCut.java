/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.epoch;

import java.io.Serializable;
import java.util.List;

/**
 * Where an epoch ends in every partition: {@code ends.get(p)} is the offset in partition p of the
 * first marker greater than {@code epoch}. Records below it belong to epochs up to this one; a
 * reader that starts there meets a marker first, so it knows its epoch from the log.
 */
public record EpochCut(long epoch, List<Long> ends) implements Serializable {

  public EpochCut {
    ends = List.copyOf(ends);
  }

  /** The cut before epoch 0: the start of a log of that many partitions. */
  public static EpochCut origin(int partitions) {
    return new EpochCut(-1, java.util.Collections.nCopies(partitions, 0L));
  }
}
