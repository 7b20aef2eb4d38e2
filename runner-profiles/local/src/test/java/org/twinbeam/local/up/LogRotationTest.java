/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.twinbeam.embedded.LogTail;

class LogRotationTest {
  @TempDir Path dir;

  @Test
  void putsAsideWhatIsLargeWhileItIsWritten() throws Exception {
    Path log = dir.resolve("flink.log");
    LogRotation.rotate(log); // There is none yet.
    try (OutputStream process =
        Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      process.write(new byte[(int) LogRotation.BYTES]);
      LogRotation.rotate(log);
      assertThat(log).hasSize(LogRotation.BYTES);
      write(process, "first");
      long from = Files.size(log);
      LogRotation.rotate(log);
      assertThat(log).isEmptyFile();
      assertThat(dir.resolve("flink.log.1")).hasSize(LogRotation.BYTES + 6);
      write(process, "second");
      assertThat(log).hasContent("second\n");
      assertThat(LogTail.since(log, from)).isEqualTo("second\n");
      process.write(new byte[(int) LogRotation.BYTES]);
      LogRotation.rotate(log);
      assertThat(LogTail.of(dir.resolve("flink.log.1"), 2)).startsWith("\0");
      assertThat(dir.toFile().list()).containsExactlyInAnyOrder("flink.log", "flink.log.1");
    }
  }

  private static void write(OutputStream process, String line) throws Exception {
    process.write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
