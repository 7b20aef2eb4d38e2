/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
  @Mixin private Page page;

  @Parameters(paramLabel = "<stream>", description = "Name of a stream.")
  private String stream;

  @Override
  public Integer call() throws IOException, RefusedException {
    JsonNode answer = serving.ofStream(stream, "/rejects" + page.query());
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
      out.println(Values.line(FoundEvents.place(reject) + "  " + cause));
      out.println("    " + Values.line(FoundEvents.payload(reject)));
    }
    for (JsonNode reject : answer.path("rejects")) {
      if (!reject.has("file")) {
        out.println();
        out.println(
            "Where one came from, and when: twinbeam trace "
                + stream
                + " --at "
                + reject.path("partition").asText()
                + ":"
                + reject.path("offset").asText());
        break;
      }
    }
    page.tellNext(answer, spec);
    return 0;
  }
}
