/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.epoch.Marker;

class LogPackTest {
  private static final List<LogEntry> ENTRIES =
      List.of(
          event(0, 0, new byte[0], null, null, null),
          event(1, 978307200123L, new byte[] {1, 0, -1}, "application/json", "http", "f:7"),
          event(2, -1, new byte[200], "application/json", "", null),
          mark(5, 9),
          event(1L << 40, Long.MIN_VALUE, new byte[1], null, "", "\uD83D\uDE00"),
          event((1L << 40) + 1, Long.MAX_VALUE, new byte[1], "\u00e9", null, "\uD83D"),
          mark((1L << 40) + 2, 10),
          mark((1L << 40) + 3, 12));

  @Test
  void entriesSurvive() {
    LogPack pack = packed(ENTRIES);
    assertThat(pack.lastOffset()).isEqualTo((1L << 40) + 3);
    assertSame(pack, ENTRIES);
    assertSame(LogPack.of(pack.toByteArray()), ENTRIES);
  }

  @Test
  void runsEndAtMarkers() {
    LogPack pack = packed(ENTRIES);
    assertThat(pack.runs())
        .extracting(LogPack.Run::count, LogPack.Run::firstOffset, LogPack.Run::lastOffset)
        .containsExactly(
            tuple(3, 0L, 5L),
            tuple(2, 1L << 40, (1L << 40) + 2),
            tuple(0, (1L << 40) + 3, (1L << 40) + 3));
  }

  @Test
  void aBuilderBeginsAnew() {
    LogPack.Builder builder = new LogPack.Builder(3);
    long after = -1;
    for (LogEntry entry : ENTRIES) {
      builder.add(entry);
      LogPack pack = LogPack.of(builder.take().toByteArray());
      assertSame(pack, List.of(entry));
      assertThat(pack.after()).isEqualTo(after);
      after = entry.offset();
    }
    assertThatThrownBy(builder::take).hasMessageContaining("partition 3 has no entry");
  }

  @Test
  void aRunFromAnOffsetOn() {
    LogPack.Run run = packed(ENTRIES).runs().get(0);
    LogPack.Run rest = run.from(2, 3);
    assertThat(rest).extracting(LogPack.Run::count, LogPack.Run::firstOffset).contains(1, 2L);
    assertSame(new LogPack(3, -1, List.of(rest)), ENTRIES.subList(2, 4));
    assertThat(run.from(3, 3)).usingRecursiveComparison().isEqualTo(run.from(5, 3));
    assertThat(run.from(3, 3).firstOffset()).isEqualTo(5);
  }

  /** Whatever the damage, an entry of the log is never made up without a word. */
  @Test
  void whatIsCutShortIsRefused() {
    byte[] bytes = packed(ENTRIES).toByteArray();
    for (int length = 0; length < bytes.length; length++) {
      byte[] part = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> LogPack.of(part).forEach(entry -> {}))
          .as("%d of %d bytes", length, bytes.length)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void anyEntriesSurvive() {
    Random random = new Random(11);
    String[] texts = {null, "", "application/json", "text/csv", "x"};
    for (int round = 0; round < 200; round++) {
      List<LogEntry> entries = new ArrayList<>();
      long offset = random.nextInt(100);
      for (int i = 0; i <= random.nextInt(30); i++) {
        byte[] payload = new byte[random.nextInt(300)];
        random.nextBytes(payload);
        entries.add(
            random.nextInt(6) == 0
                ? mark(offset, 1 + random.nextInt(1000))
                : event(
                    offset,
                    random.nextLong(),
                    payload,
                    texts[random.nextInt(5)],
                    texts[random.nextInt(5)],
                    texts[random.nextInt(5)]));
        offset += 1 + (long) (Math.pow(random.nextDouble(), 8) * 1e12);
      }
      assertSame(LogPack.of(packed(entries).toByteArray()), entries);
    }
  }

  private static void assertSame(LogPack pack, List<LogEntry> expected) {
    List<LogEntry> entries = new ArrayList<>();
    pack.forEach(entries::add);
    assertThat(entries).usingRecursiveFieldByFieldElementComparator().isEqualTo(expected);
  }

  private static LogPack packed(List<LogEntry> entries) {
    LogPack.Builder builder = new LogPack.Builder(3);
    entries.forEach(builder::add);
    return builder.take();
  }

  private static LogEntry event(
      long offset, long at, byte[] payload, String type, String source, String identity) {
    return new LogEntry.Event(
        new LogRecord(3, offset, LogRecord.UNKNOWN_EPOCH, at, payload, type, source, identity));
  }

  private static LogEntry mark(long offset, long epoch) {
    return new LogEntry.Mark(3, offset, new Marker(epoch, 978307200123L + epoch, 4, "a ticker"));
  }
}
