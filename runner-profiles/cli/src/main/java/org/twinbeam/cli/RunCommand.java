/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.local.Engine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Runs a pipeline that ends, with what is up. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a pipeline that ends, once, with what is up: import, pull, batch, train or promote.",
      "Places are filled in; other flags are the pipeline's own, as in docs/files.md, docs/pull.md and"
          + " docs/models.md. The exit status is the pipeline's.",
    },
    footer = {
      "",
      "Examples:",
      "  twinbeam run import orders --files='export/*.csv'",
      "  twinbeam run batch orders",
      "  twinbeam run batch orders --rebuild",
    })
final class RunCommand implements Callable<Integer> {
  private static final Map<String, Engine> PIPELINES =
      new TreeMap<>(
          Map.of(
              "import", Engine.SPARK,
              "pull", Engine.SPARK,
              "batch", Engine.SPARK,
              "train", Engine.DIRECT,
              "promote", Engine.DIRECT));

  private static final List<String> IMPORTING = List.of("import", "pull");

  @Spec private CommandSpec spec;
  @Mixin private Json json;
  @Mixin private UpPlace place;

  @Parameters(index = "0", paramLabel = "<pipeline>", description = "One of those named above.")
  private String pipeline;

  @Parameters(index = "1", paramLabel = "<stream>", description = "Name of a stream that is up.")
  private String stream;

  @Unmatched private List<String> flags = new ArrayList<>();

  @Override
  public Integer call() throws IOException, RefusedException {
    Engine engine = PIPELINES.get(pipeline);
    if (engine == null) {
      throw new RefusedException(
          "'"
              + pipeline
              + "' cannot be run so: "
              + String.join(", ", PIPELINES.keySet())
              + " can; what runs on is started by twinbeam up");
    }
    UpPlace.WhatIsUp up = place.withStream(stream);
    ChildJvm.Builder builder =
        up.jobs(stream).once(pipeline, engine, flags).directory(Path.of("").toAbsolutePath());
    if (!json.wanted()) {
      builder.onTerminal();
    }
    try (ChildJvm child = builder.start()) {
      int status = child.exit().join();
      if (json.wanted()) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("pipeline", pipeline);
        body.put("stream", stream);
        body.put("status", status);
        body.put("log", child.log().toString());
        spec.commandLine().getOut().println(Json.text(body));
      } else if (status == 0 && IMPORTING.contains(pipeline)) {
        spec.commandLine()
            .getOut()
            .println("In the answers after the next batch run: twinbeam run batch " + stream);
      }
      return status;
    }
  }
}
