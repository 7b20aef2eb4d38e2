/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists a stream's rejects. */
@Command(
    name = "rejects",
    mixinStandardHelpOptions = true,
    description = "Lists a stream's rejects, the newest first, each with its cause and its bytes.",
    footer = {
      "",
      "Examples:",
      "  twinbeam rejects flights",
      "  twinbeam rejects flights --limit 100 --page 38-1713-2",
      "  twinbeam rejects flights --json",
    })
final class RejectsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Json json;
  @Mixin private ServingPlace serving;

  @Parameters(paramLabel = "<stream>", description = "Name of a stream.")
  private String stream;

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

  @Override
  public Integer call() throws IOException, RefusedException {
    String query = "?limit=" + limit + (page == null ? "" : "&page=" + ServingPlace.part(page));
    JsonNode answer = serving.ofStream(stream, "/rejects" + query);
    PrintWriter out = spec.commandLine().getOut();
    if (json.wanted()) {
      out.println(Json.text(answer));
      return 0;
    }
    if (answer.path("rejects").isEmpty()) {
      out.println("there are no rejects of " + stream);
    }
    for (JsonNode reject : answer.path("rejects")) {
      String cause = reject.path("step").asText() + ": " + reject.path("cause").asText();
      out.println(Values.line(place(reject) + "  " + cause));
      out.println("    " + Values.line(payload(reject)));
    }
    if (answer.has("next")) {
      out.println();
      out.println("There are more: --page " + answer.path("next").asText());
    }
    return 0;
  }

  private static String place(JsonNode reject) {
    return reject.has("file")
        ? reject.path("file").asText() + " row " + reject.path("row").asText()
        : "epoch "
            + reject.path("epoch").asText()
            + ", partition "
            + reject.path("partition").asText()
            + ", offset "
            + reject.path("offset").asText();
  }

  private static String payload(JsonNode reject) {
    return reject.has("payload")
        ? reject.path("payload").asText()
        : "bytes that are no UTF-8, in base64: " + reject.path("payloadBase64").asText();
  }
}
