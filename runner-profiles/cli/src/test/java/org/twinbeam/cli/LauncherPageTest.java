/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/launcher.md shows is what its commands print, one after the other. */
class LauncherPageTest {
  private static final Path PAGE = Path.of("../../docs/launcher.md");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```\n(\\$ .*?)^```$");
  private static final Pattern COMMAND = Pattern.compile("(?m)^\\$ (.*)\n((?:(?!\\$ ).*\n)*)");

  @TempDir Path dir;

  @Test
  void commandsPrintWhatThePageShows() throws Exception {
    int commands = 0;
    Matcher block = BLOCK.matcher(Files.readString(PAGE));
    while (block.find()) {
      Matcher command = COMMAND.matcher(block.group(1));
      while (command.find()) {
        assertThat(printed(command.group(1), command.group(2)))
            .as(command.group(1))
            .isEqualTo(command.group(2));
        commands++;
      }
    }
    assertThat(commands).isGreaterThan(5);
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
    Launched launched =
        words.get(0).equals("twinbeam")
            ? Launched.in(dir, words.subList(1, words.size()).toArray(String[]::new))
            : Launched.run(dir, List.of("sh", "-c", command));
    return launched.out() + launched.err();
  }
}
