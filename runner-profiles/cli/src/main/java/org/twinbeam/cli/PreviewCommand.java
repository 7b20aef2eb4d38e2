/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.InvalidDefinitionException;
import org.twinbeam.core.shard.StreamPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what a definition makes of a sample. */
@Command(
    name = "preview",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what a definition makes of a sample of events.",
      "Typed rows, rejects with their causes, duplicates, and the cells of each view. Nothing is"
          + " started and nothing is written; the work is done by the code that both layers run.",
    },
    footer = {
      "",
      "Examples:",
      "  twinbeam preview orders.yaml --sample orders.ndjson",
      "  twinbeam preview orders.yaml --sample kafka://localhost:9092/orders --rows 20",
      "  twinbeam preview orders.yaml --sample orders.csv.gz --events 100000 --json",
    })
final class PreviewCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Json json;

  @Parameters(paramLabel = "<definition>", description = "A YAML file.")
  private Path file;

  @Option(
      names = "--sample",
      required = true,
      paramLabel = "<events>",
      description = Samples.PLACES)
  private String sample;

  @Option(
      names = "--events",
      defaultValue = "1000",
      paramLabel = "<n>",
      description = "At most so many events (${DEFAULT-VALUE}).")
  private int events;

  @Option(
      names = "--rows",
      defaultValue = "5",
      paramLabel = "<n>",
      description = "At most so many rows of each kind; --json has all (${DEFAULT-VALUE}).")
  private int rows;

  @Override
  public Integer call() throws IOException, RefusedException {
    if (events < 1 || rows < 0) {
      throw new RefusedException("--events must be at least 1, --rows at least 0");
    }
    Definition definition = definition();
    Samples samples = Samples.from(sample, events);
    StreamPlan plan = StreamPlan.of(definition.yaml());
    Preview preview = Preview.of(plan, samples);
    PreviewReport report = new PreviewReport(plan, samples, preview);
    PrintWriter out = spec.commandLine().getOut();
    if (json.wanted()) {
      out.println(Json.text(report.json()));
    } else {
      report.lines(rows).forEach(out::println);
    }
    return 0;
  }

  private Definition definition() throws IOException, RefusedException {
    if (!Files.isRegularFile(file)) {
      throw new RefusedException("there is no file " + file);
    }
    Definition definition;
    try {
      definition = DefinitionReader.read(file);
    } catch (InvalidDefinitionException e) {
      throw new RefusedException(
          Counted.of(e.problems().size(), "problem") + ":\n" + e.getMessage());
    }
    if (!definition.scored().isEmpty()) {
      throw new RefusedException(
          "models tell "
              + String.join(", ", definition.scored().stream().map(s -> s.name()).toList())
              + ", and a preview asks no models: take 'score' and what uses it out of a copy");
    }
    return definition;
  }
}
