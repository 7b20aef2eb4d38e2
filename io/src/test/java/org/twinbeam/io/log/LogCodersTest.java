/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.coders.Coder.NonDeterministicException;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.twinbeam.core.epoch.Marker;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogRecord;

class LogCodersTest {

  static List<LogRecord> records() {
    byte[] payload = {1, 0, -1};
    return List.of(
        new LogRecord(0, 0, LogRecord.UNKNOWN_EPOCH, 0, new byte[0], null, null, null),
        new LogRecord(31, 1L << 40, 7, 978307200123L, payload, "application/json", "http", "f:7"),
        new LogRecord(1, 5, 0, -1, payload, null, "", null),
        new LogRecord(1, 5, Long.MAX_VALUE, Long.MIN_VALUE, payload, "é", null, "\uD83D\uDE00"));
  }

  @ParameterizedTest
  @MethodSource("records")
  void recordsSurvive(LogRecord record) throws IOException {
    byte[] bytes = CoderUtils.encodeToByteArray(LogRecordCoder.of(), record);
    assertThat(CoderUtils.decodeFromByteArray(LogRecordCoder.of(), bytes))
        .usingRecursiveComparison()
        .isEqualTo(record);
  }

  @ParameterizedTest
  @MethodSource("records")
  void entriesSurvive(LogRecord record) throws IOException {
    LogEntry event = new LogEntry.Event(record);
    byte[] bytes = CoderUtils.encodeToByteArray(LogEntryCoder.of(), event);
    assertThat(CoderUtils.decodeFromByteArray(LogEntryCoder.of(), bytes))
        .usingRecursiveComparison()
        .isEqualTo(event);
  }

  @Test
  void markersSurvive() throws IOException {
    LogEntry mark = new LogEntry.Mark(3, 12, new Marker(9, 978307200123L, 4, "a ticker"));
    byte[] bytes = CoderUtils.encodeToByteArray(LogEntryCoder.of(), mark);
    assertThat(CoderUtils.decodeFromByteArray(LogEntryCoder.of(), bytes)).isEqualTo(mark);
  }

  @Test
  void codersAreSerializableAndDeterministic() throws NonDeterministicException {
    assertThat(SerializableUtils.clone(LogRecordCoder.of())).isSameAs(LogRecordCoder.of());
    assertThat(SerializableUtils.clone(LogEntryCoder.of())).isSameAs(LogEntryCoder.of());
    LogRecordCoder.of().verifyDeterministic();
    LogEntryCoder.of().verifyDeterministic();
  }

  @Test
  void whatIsCutShortIsRefused() throws IOException {
    byte[] bytes =
        CoderUtils.encodeToByteArray(LogEntryCoder.of(), new LogEntry.Event(records().get(1)));
    for (int length = 0; length < bytes.length; length++) {
      byte[] part = java.util.Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> LogEntryCoder.of().decode(new ByteArrayInputStream(part)))
          .as("%d of %d bytes", length, bytes.length)
          .isInstanceOf(IOException.class);
    }
  }
}
