/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.epoch.EpochCut;
import org.twinbeam.core.epoch.Marker;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogPack;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.log.PackedEvents;

class PartitionProgressTest {
  private static final PartitionProgress.Gap RECORDS = (partition, from, to) -> true;
  private static final PartitionProgress.Gap NOTHING = (partition, from, to) -> false;

  private final PartitionProgress progress = PartitionProgress.at(new EpochCut(4, List.of(10L)), 0);

  @Test
  void gapThatTheLogHasToIsFollowed() throws Exception {
    assertThat(progress.follow(0, run(10, 11), -1, RECORDS)).isNotNull();
    assertThat(progress.follow(0, run(15, 19), -1, NOTHING)).isEqualTo(run(15, 19));
    assertThat(progress.follow(0, run(20, 21), -1, RECORDS)).isNotNull();
  }

  @Test
  void recordsThatAreMissingStopTheJob() throws Exception {
    progress.follow(0, run(10, 11), -1, RECORDS);
    assertThatThrownBy(() -> progress.follow(0, run(15, 19), -1, RECORDS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("from offset 12 on, but offset 15 came next");
  }

  /** As between transactions: one reader has seen both sides, and the log is not asked. */
  @Test
  void gapThatTheReaderHasSeenIsFollowed() throws Exception {
    progress.follow(0, run(10, 11), -1, RECORDS);
    assertThat(progress.follow(0, run(15, 19), 11, RECORDS)).isEqualTo(run(15, 19));
    assertThat(progress.follow(0, run(25, 29), 7, RECORDS)).isEqualTo(run(25, 29));
  }

  @Test
  void recordsThatTheReaderHandedOutAndDidNotComeStopTheJob() throws Exception {
    progress.follow(0, run(10, 11), -1, RECORDS);
    assertThatThrownBy(() -> progress.follow(0, run(15, 19), 13, RECORDS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("from offset 12 on, but offset 15 came next");
  }

  @Test
  void whatIsReadAgainIsLeftOut() throws Exception {
    progress.follow(0, run(10, 14), -1, RECORDS);
    assertThat(progress.follow(0, run(10, 14), -1, RECORDS)).isNull();
    assertThat(progress.follow(0, run(12, 13), -1, RECORDS)).isNull();
  }

  @Test
  void whatIsReadAgainMayEndAtAGap() throws Exception {
    progress.follow(0, run(10, 11), -1, RECORDS);
    LogPack.Run again = new LogPack.Run(events(10, 11, 14, 15), 4, 10, 16, mark(16, 5));
    assertThat(progress.follow(0, again, -1, RECORDS))
        .usingRecursiveComparison()
        .isEqualTo(new LogPack.Run(events(14, 15), 2, 14, 16, mark(16, 5)));
  }

  @Test
  void onlyTheMarkerMayBeNew() throws Exception {
    progress.follow(0, run(10, 11), -1, RECORDS);
    LogPack.Run again = new LogPack.Run(events(10, 11), 2, 10, 14, mark(14, 5));
    assertThat(progress.follow(0, again, -1, RECORDS))
        .usingRecursiveComparison()
        .isEqualTo(new LogPack.Run(EVENTS, 0, 14, 14, mark(14, 5)));
  }

  private static byte[] events(long... offsets) {
    PackedEvents events = new PackedEvents();
    for (long offset : offsets) {
      events.add(new LogRecord(0, offset, -1, 1, new byte[] {(byte) offset}, null, null, null));
    }
    return events.toByteArray();
  }

  private static LogEntry.Mark mark(long offset, long epoch) {
    return new LogEntry.Mark(0, offset, new Marker(epoch, 99, 1, "test"));
  }

  private static final byte[] EVENTS = {};

  private static LogPack.Run run(long first, long last) {
    return new LogPack.Run(EVENTS, (int) (last - first + 1), first, last, null);
  }
}
