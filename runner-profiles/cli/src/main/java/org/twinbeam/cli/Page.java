/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
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

  String query() {
    return "?limit=" + limit + (page == null ? "" : "&page=" + ServingPlace.part(page));
  }

  /** Says how to go on, if there is more. */
  static void tellNext(JsonNode answer, PrintWriter out) {
    if (answer.has("next")) {
      out.println();
      out.println("There are more: --page " + answer.path("next").asText());
    }
  }
}
