/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.util.List;
import org.twinbeam.core.epoch.EpochCut;

/**
 * All of one closed epoch, offered to the lake.
 *
 * @param from where the epoch begins: the cut of the epoch before it
 * @param to where it ends
 * @param files what was written of it; none if the epoch is empty
 * @param rowsRead events read from the log between the cuts
 * @param endedAt time in the marker that ended it, the latest of all partitions; milliseconds since
 *     the Unix epoch
 */
public record EpochCommit(
    long epoch, EpochCut from, EpochCut to, List<RawFile> files, long rowsRead, long endedAt) {

  public EpochCommit {
    files = List.copyOf(files);
  }
}
