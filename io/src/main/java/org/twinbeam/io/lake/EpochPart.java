/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.util.List;

/**
 * One epoch in one partition, ended and written.
 *
 * @param from offset at which the epoch begins in the partition
 * @param to offset of the marker that ended it
 * @param rowsRead its events as the log's reader counted them
 * @param endedAt time in that marker, milliseconds since the Unix epoch
 */
record EpochPart(
    int partition,
    long epoch,
    long from,
    long to,
    List<RawFile> files,
    long rowsRead,
    long endedAt) {

  EpochPart {
    files = List.copyOf(files);
  }
}
