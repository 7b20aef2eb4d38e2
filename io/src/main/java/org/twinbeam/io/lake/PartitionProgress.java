/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.util.ArrayList;
import java.util.List;
import org.twinbeam.core.epoch.EpochCut;
import org.twinbeam.core.epoch.EpochTracker;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogPack;

/** How far ingest is in one partition: what of its open epoch is written, and what waits. */
final class PartitionProgress {

  private final EpochTracker tracker;
  private long nextOffset;
  private long epochFrom;
  private long rowsRead;
  private long firstWaiting;
  private long waitingBytes;
  private final List<RawFile> files;

  PartitionProgress(
      EpochTracker tracker,
      long nextOffset,
      long epochFrom,
      long rowsRead,
      long firstWaiting,
      long waitingBytes,
      List<RawFile> files) {
    this.tracker = tracker;
    this.nextOffset = nextOffset;
    this.epochFrom = epochFrom;
    this.rowsRead = rowsRead;
    this.firstWaiting = firstWaiting;
    this.waitingBytes = waitingBytes;
    this.files = new ArrayList<>(files);
  }

  static PartitionProgress at(EpochCut start, int partition) {
    long offset = start.ends().get(partition);
    return new PartitionProgress(
        EpochTracker.after(start.epoch()), offset, offset, 0, -1, 0, List.of());
  }

  /** Another that is as far, and goes on by itself. */
  PartitionProgress copy() {
    return new PartitionProgress(
        tracker.copy(), nextOffset, epochFrom, rowsRead, firstWaiting, waitingBytes, files);
  }

  EpochTracker tracker() {
    return tracker;
  }

  long nextOffset() {
    return nextOffset;
  }

  long epochFrom() {
    return epochFrom;
  }

  long rowsRead() {
    return rowsRead;
  }

  long firstWaiting() {
    return firstWaiting;
  }

  long waitingBytes() {
    return waitingBytes;
  }

  List<RawFile> files() {
    return files;
  }

  /** Looks into the log where offsets are missing before a run. */
  interface Gap {
    /** Whether the log holds a record at offsets {@code [from, to)}. */
    boolean holdsRecords(int partition, long from, long to);
  }

  /**
   * Takes note that a run was read, and leaves out what was read before: a reader that was restored
   * may repeat itself. Offsets that are left out before a run must be empty in the log, as those of
   * transactions are: else entries were lost or overtaken on the way. The log itself is asked only
   * where the reader did not come from what was read here before.
   *
   * @param after offset of the entry that the same reader read before the run, -1 if none
   * @return what of the run is new; null if nothing is
   * @throws IllegalStateException if entries are missing
   */
  LogPack.Run follow(int partition, LogPack.Run run, long after, Gap gap) {
    if (run.lastOffset() < nextOffset) {
      return null;
    }
    boolean seen = after >= 0 && after < nextOffset;
    if (run.firstOffset() > nextOffset
        && !seen
        && gap.holdsRecords(partition, nextOffset, run.firstOffset())) {
      throw new IllegalStateException(
          "partition "
              + partition
              + ": the log has entries from offset "
              + nextOffset
              + " on, but offset "
              + run.firstOffset()
              + " came next: the runner lost entries or changed their order");
    }
    LogPack.Run fresh = run.firstOffset() >= nextOffset ? run : run.from(nextOffset, partition);
    nextOffset = run.lastOffset() + 1;
    return fresh;
  }

  void wait(LogPack.Run run) {
    tracker.epoch(); // Refuses events between a cut and its marker.
    if (waitingBytes == 0) {
      firstWaiting = run.firstOffset();
    }
    waitingBytes += run.events().length;
    rowsRead += run.count();
  }

  void wrote(RawFile file) {
    files.add(file);
    waitingBytes = 0;
    firstWaiting = -1;
  }

  /** The part of an epoch that a marker ended, and the start of the next. */
  EpochPart finish(int partition, long epoch, LogEntry.Mark mark) {
    EpochPart part =
        new EpochPart(
            partition, epoch, epochFrom, mark.offset(), files, rowsRead, mark.marker().startedAt());
    epochFrom = mark.offset();
    rowsRead = 0;
    files.clear();
    return part;
  }
}
