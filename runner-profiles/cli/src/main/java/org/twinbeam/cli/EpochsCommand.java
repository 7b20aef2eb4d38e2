/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells what became of each epoch of a stream's log. */
@Command(
    name = "epochs",
    mixinStandardHelpOptions = true,
    description = {
      "Tells what became of the events of each epoch of a stream's log, the newest epoch first, and"
          + " which layer answers have it from.",
      "final: no event of it is missing any more. ended: the store knows it until batch has taken the"
          + " epoch over, and some time after. read = accepted + rejected + duplicates.",
    },
    footer = {
      "",
      "Examples:",
      "  twinbeam epochs flights",
      "  twinbeam epochs flights --limit 100 --json",
    })
final class EpochsCommand implements Callable<Integer> {
  private static final List<String> NAMES =
      List.of("epoch", "layer", "final", "ended", "read", "accepted", "rejected", "duplicates");

  @Spec private CommandSpec spec;
  @Mixin private Json json;
  @Mixin private ServingPlace serving;
  @Mixin private Page page;

  @Parameters(paramLabel = "<stream>", description = "Name of a stream.")
  private String stream;

  @Override
  public Integer call() throws IOException, RefusedException {
    JsonNode answer = serving.ofStream(stream, "/epochs" + page.query());
    PrintWriter out = spec.commandLine().getOut();
    if (json.wanted()) {
      out.println(Json.text(answer));
      return 0;
    } else if (answer.path("epochs").isEmpty()) {
      long imports = answer.path("imports").asLong();
      out.println(
          imports > 0
              ? "the answers of "
                  + stream
                  + " have "
                  + Counted.of(imports, "import")
                  + ", and no epoch of a log"
              : "no epoch of " + stream + " has come to an answer yet");
      return 0;
    }
    Table table = new Table(NAMES);
    for (JsonNode epoch : answer.path("epochs")) {
      table.add(
          List.of(
              epoch.path("epoch").asText(),
              epoch.path("layer").asText(),
              epoch.path("final").asBoolean() ? "yes" : "no",
              epoch.path("endedAt").asText("-"),
              Counted.number(epoch.path("read").asLong()),
              Counted.number(epoch.path("accepted").asLong()),
              Counted.number(epoch.path("rejected").asLong()),
              Counted.number(epoch.path("duplicates").asLong())));
    }
    table.lines().forEach(out::println);
    page.tellNext(answer, spec);
    return 0;
  }
}
