/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final Duration PAST = Duration.ofMillis(12_900);
  private static final String WIPE = "\r\u001b[K";

  @Test
  void tellsWhatIsWaitedForAndHowFarItIs() {
    try (Progress progress = new Progress(null, "starting")) {
      assertThat(progress.line(PAST)).isEqualTo("starting … 12 s");
      progress.at(0, 1_000);
      assertThat(progress.line(PAST))
          .isEqualTo("starting [........................] 0 of 1,000, 12 s");
      progress.at(500, 1_000);
      assertThat(progress.line(PAST))
          .isEqualTo("starting [############............] 500 of 1,000, 12 s");
      progress.at(2_000, 1_000);
      assertThat(progress.line(PAST))
          .isEqualTo("starting [########################] 2,000 of 1,000, 12 s");
      progress.now("waiting");
      assertThat(progress.line(PAST)).isEqualTo("waiting … 12 s");
    }
  }

  @Test
  void isDrawnAfterASecondAndWipedOut() {
    ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    try (Progress progress = new Progress(new PrintStream(terminal, true, UTF_8), "reading")) {
      assertThat(progress.draw(Duration.ofMillis(900))).isTrue();
      progress.aside(() -> assertThat(terminal.size()).isZero());
      assertThat(progress.draw(Duration.ofMillis(1_100))).isTrue();
      assertThat(terminal.toString(UTF_8)).isEqualTo(WIPE + "reading … 1 s");
      progress.aside(() -> assertThat(terminal.toString(UTF_8)).endsWith(" s" + WIPE));
      progress.now("x".repeat(200));
      progress.draw(PAST);
      assertThat(terminal.toString(UTF_8)).endsWith(WIPE + "x".repeat(79));
      progress.close();
      assertThat(progress.draw(PAST)).isFalse();
    }
    assertThat(terminal.toString(UTF_8)).endsWith("x" + WIPE);
  }

  @Test
  void whereThereIsNoTerminalNothingIsDrawn() {
    // As in tests: System.console() is null where output is not a terminal.
    try (Progress progress = Progress.of("starting")) {
      progress.at(1, 2);
      progress.aside(() -> {});
    }
  }
}
