/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.twinbeam.local.DirectoryLock;

class UpDirectoryTest {
  @TempDir Path dir;

  @Test
  void keepsWhatIsWritten() throws Exception {
    UpDirectory directory = new UpDirectory(dir.resolve(".twinbeam"));
    assertThat(directory.settings()).isEmpty();
    assertThat(directory.state()).isEmpty();
    UpSettings settings =
        new UpSettings(
            List.of("orders"),
            UpSettings.Layer.BATCH,
            null,
            null,
            "jdbc:postgresql://db/x",
            "twinbeam",
            null,
            null,
            300,
            900);
    directory.write(settings);
    assertThat(directory.settings()).contains(settings);
    UpState state =
        new UpState(
            17,
            "2026-11-20T08:00:00Z",
            true,
            null,
            "http://127.0.0.1:18080",
            null,
            null,
            null,
            "jdbc:postgresql://db/x",
            "twinbeam",
            List.of(
                new UpState.Part("flink", "down", "2026-11-20T08:01:00Z", 3, "ended", "flink.log")),
            List.of(
                new UpState.Batch(
                    "orders", "failed", "2026-11-20T08:01:00Z", 2, "ended", "batch.log")),
            List.of(new UpState.Change("orders", 1, "done", "2026-11-20T08:01:00Z", null)));
    directory.write(state);
    assertThat(directory.state()).contains(state);
    directory.forgetState();
    assertThat(directory.state()).isEmpty();
  }

  @Test
  void tellsWhoHoldsIt() throws Exception {
    UpDirectory directory = new UpDirectory(dir);
    assertThat(directory.holder()).isEmpty();
    try (DirectoryLock lock = DirectoryLock.take(directory.lock()).orElseThrow()) {
      assertThat(DirectoryLock.take(directory.lock())).isEmpty();
      assertThat(directory.holder()).hasValue(ProcessHandle.current().pid());
    }
    assertThat(directory.holder()).isEmpty();
  }
}
