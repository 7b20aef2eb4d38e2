/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options of a list that comes in pages. */
final class Page {
  @Option(
      names = "--limit",
      defaultValue = "10",
      paramLabel = "<n>",
      description = "At most so many (${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--page",
      paramLabel = "<token>",
      description = "Goes on where a page ended, as it told.")
  private String page;

  /** How many are wanted, where nobody else looks at that. */
  int limit() throws RefusedException {
    if (limit < 1) {
      throw new RefusedException("--limit is " + limit + ", must be at least 1");
    }
    return limit;
  }

  /** Where a list of known length goes on; 0 for its begin. */
  int number() throws RefusedException {
    if (page != null && !page.matches("[0-9]{1,9}")) {
      throw new RefusedException("--page is '" + page + "', must be as a page told");
    }
    return page == null ? 0 : Integer.parseInt(page);
  }

  String query() {
    return "?limit=" + limit + (page == null ? "" : "&page=" + ServingPlace.part(page));
  }

  /** Says how to go on, if there is more. */
  void tellNext(JsonNode answer, CommandSpec command) {
    if (!answer.has("next")) {
      return;
    }
    List<String> again =
        new ArrayList<>(command.root().commandLine().getParseResult().originalArgs());
    int before = page == null ? -1 : again.indexOf("--page");
    if (before >= 0) {
      again.subList(before, before + 2).clear();
    }
    again.remove("--page=" + page);
    again.add("--page");
    again.add(answer.path("next").asText());
    PrintWriter out = command.commandLine().getOut();
    out.println();
    out.println(
        "There are more: twinbeam "
            + String.join(" ", again.stream().map(InitCommand::quoted).toList()));
  }
}
