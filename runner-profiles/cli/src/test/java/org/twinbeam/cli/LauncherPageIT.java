/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/launcher.md shows is what its commands print, one after the other. */
class LauncherPageIT {
  @TempDir Path dir;

  @Test
  void commandsPrintWhatThePageShows() throws Exception {
    List<DocsPage.Shown> commands = DocsPage.of("launcher.md").commands();
    for (DocsPage.Shown shown : commands) {
      assertThat(printed(shown.command(), shown.output()))
          .as(shown.command())
          .isEqualTo(shown.output());
    }
    assertThat(commands).hasSizeGreaterThan(5);
  }

  /** The first time that a file is shown, it is a given one. */
  private String printed(String command, String shown) throws Exception {
    List<String> words = List.of(command.split(" "));
    if (words.get(0).equals("cat")) {
      Path file = dir.resolve(words.get(1));
      return Files.exists(file)
          ? Files.readString(file)
          : Files.readString(Files.writeString(file, shown));
    }
    Launched launched = new UpTestbed(dir).shell(command);
    return launched.out() + launched.err();
  }
}
