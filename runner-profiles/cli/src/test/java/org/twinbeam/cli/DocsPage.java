/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands that a page of docs/ shows, with what it says they print. */
final class DocsPage {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```\n(\\$ .*?)^```$");
  private static final Pattern COMMAND = Pattern.compile("(?m)^\\$ (.*)\n((?:(?!\\$ ).*\n)*)");

  /** A command, and the lines below it. */
  record Shown(String command, String output) {}

  private final String text;

  private DocsPage(String text) {
    this.text = text;
  }

  /** A page of docs/. */
  static DocsPage of(String name) throws IOException {
    return new DocsPage(Files.readString(Path.of("../../docs", name)));
  }

  /** What is below a heading of the second level. */
  DocsPage section(String heading) {
    int from = text.indexOf("\n## " + heading + "\n");
    if (from < 0) {
      throw new IllegalArgumentException("the page has no section '" + heading + "'");
    }
    int to = text.indexOf("\n## ", from + 1);
    return new DocsPage(to < 0 ? text.substring(from) : text.substring(from, to + 1));
  }

  List<Shown> commands() {
    List<Shown> commands = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      Matcher command = COMMAND.matcher(block.group(1));
      while (command.find()) {
        commands.add(new Shown(command.group(1), command.group(2)));
      }
    }
    return commands;
  }
}
