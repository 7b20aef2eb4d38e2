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

/** Tells a stream's batch runs. */
@Command(
    name = "runs",
    mixinStandardHelpOptions = true,
    description = "Tells a stream's batch runs, the newest first.",
    footer = {
      "",
      "Examples:",
      "  twinbeam runs flights",
      "  twinbeam runs flights --limit 100 --json",
    })
final class RunsCommand implements Callable<Integer> {
  private static final List<String> NAMES =
      List.of("run", "status", "kind", "horizon", "imports", "cells", "started", "ended");

  @Spec private CommandSpec spec;
  @Mixin private Json json;
  @Mixin private ServingPlace serving;
  @Mixin private Page page;

  @Parameters(paramLabel = "<stream>", description = "Name of a stream.")
  private String stream;

  @Override
  public Integer call() throws IOException, RefusedException {
    JsonNode answer = serving.ofStream(stream, "/runs" + page.query());
    JsonNode runs = answer.path("runs");
    PrintWriter out = spec.commandLine().getOut();
    if (json.wanted()) {
      out.println(Json.text(answer));
      return 0;
    }
    if (runs.isEmpty()) {
      out.println("there was no batch run of " + stream + " yet");
      return 0;
    }
    Table table = new Table(NAMES);
    for (JsonNode run : runs) {
      table.add(
          List.of(
              run.path("run").asText(),
              run.path("status").asText(),
              run.path("rebuild").asBoolean() ? "rebuild" : "incremental",
              Counted.number(run.path("horizon").asLong()),
              Counted.number(run.path("imports").asLong()),
              Counted.number(run.path("cells").asLong()),
              run.path("startedAt").asText(),
              run.path("endedAt").asText("-")));
    }
    table.lines().forEach(out::println);
    page.tellNext(answer, spec);
    return 0;
  }
}
