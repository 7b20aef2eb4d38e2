/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.apache.beam.sdk.coders.Coder.NonDeterministicException;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.epoch.Marker;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogPack;
import org.twinbeam.core.log.LogRecord;

class LogPackCoderTest {
  private static final LogPack PACK = pack();

  private static LogPack pack() {
    LogPack.Builder builder = new LogPack.Builder(3);
    builder.add(
        new LogEntry.Event(
            new LogRecord(3, 11, LogRecord.UNKNOWN_EPOCH, 7, new byte[] {1}, "a/b", "http", "x")));
    builder.add(new LogEntry.Mark(3, 12, new Marker(9, 978307200123L, 4, "a ticker")));
    return builder.take();
  }

  @Test
  void packsSurvive() throws IOException {
    byte[] bytes = CoderUtils.encodeToByteArray(LogPackCoder.of(), PACK);
    LogPack decoded = CoderUtils.decodeFromByteArray(LogPackCoder.of(), bytes);
    assertThat(decoded).usingRecursiveComparison().isEqualTo(PACK);
  }

  @Test
  void theCoderIsSerializableAndDeterministic() throws NonDeterministicException {
    assertThat(SerializableUtils.clone(LogPackCoder.of())).isSameAs(LogPackCoder.of());
    LogPackCoder.of().verifyDeterministic();
  }

  @Test
  void whatIsCutShortIsRefused() throws IOException {
    byte[] bytes = CoderUtils.encodeToByteArray(LogPackCoder.of(), PACK);
    for (int length = 0; length < bytes.length; length++) {
      byte[] part = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> LogPackCoder.of().decode(new ByteArrayInputStream(part)))
          .as("%d of %d bytes", length, bytes.length)
          .isInstanceOf(IOException.class);
    }
  }
}
