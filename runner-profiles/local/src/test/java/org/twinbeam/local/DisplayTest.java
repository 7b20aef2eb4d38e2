/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DisplayTest {
  private static final StreamStatus STATUS =
      new StreamStatus(10, 8, 61_204, 59_801, 640, 763, 24_113, 5_020, true);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void aTerminalShowsEverythingInABlock() {
    assertThat(new Screen(false).block(progress(47, "Replaying", Optional.of(STATUS))))
        .containsExactly(
            "  Replaying   0:47",
            "  sent      ███████████████░░░░░░░░░░░░░░░ 61,204 of 120,000",
            "  read      61,204 = 59,801 accepted + 640 rejected + 763 duplicates",
            "  epochs    12 closed   settled 10   lag 1",
            "  batch     horizon 8   runs 2",
            "  cells     batch 24,113   speed 5,020");
  }

  @Test
  void whatIsNotKnownYetIsADash() {
    assertThat(new Screen(false).block(progress(3, "Starting", Optional.empty())))
        .hasSize(6)
        .contains("  epochs    12 closed   settled –   lag –");
    StreamStatus none = new StreamStatus(-1, 0, 0, 0, 0, 0, 0, 0, false);
    assertThat(new Screen(false).block(progress(3, "Starting", Optional.of(none))))
        .contains("  epochs    12 closed   settled –   lag 12   incomplete");
  }

  @Test
  void theBlockIsDrawnOverItselfAndMessagesStandAboveIt() {
    Display display = Display.on(out, true, Map.of("NO_COLOR", "1"));
    display.show(progress(1, "Starting", Optional.empty()));
    display.show(progress(2, "Starting", Optional.empty()));
    display.say("batch run 1");
    display.end();
    String text = bytes.toString(StandardCharsets.UTF_8);
    assertThat(text).doesNotContain("\033[1m");
    assertThat(text.split("\033\\[6A", -1)).hasSize(3);
    assertThat(text).contains("\033[6A\r\033[Jbatch run 1\n  Starting   0:02\033[K\n");
  }

  @Test
  void withColorOnlyIfTheUserDoesNotMind() {
    Display.on(out, true, Map.of()).show(progress(1, "Starting", Optional.empty()));
    assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("  \033[1mStarting\033[0m");
  }

  @Test
  void elsewhereALineEveryFiveSecondsAndAtEachPhase() {
    String replaying =
        " Replaying: sent 61204/120000, read 61204 = accepted 59801 + rejected 640 + duplicates 763,"
            + " epochs closed 12 settled 10 lag 1 horizon 8, cells batch 24113 speed 5020,"
            + " batch runs 2";
    Display display = Display.on(out, false, Map.of());
    display.show(progress(0, "Starting", Optional.empty()));
    display.show(progress(1, "Starting", Optional.empty()));
    display.show(progress(2, "Replaying", Optional.of(STATUS)));
    display.show(progress(6, "Replaying", Optional.of(STATUS)));
    display.show(progress(7, "Replaying", Optional.of(STATUS)));
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "[0:00] Starting: sent 61204/120000, epochs closed 12, batch runs 2",
            "[0:02]" + replaying,
            "[0:07]" + replaying);
  }

  private static Progress progress(int seconds, String phase, Optional<StreamStatus> status) {
    return new Progress(Duration.ofSeconds(seconds), phase, 61_204, 120_000, 12, 2, status);
  }
}
