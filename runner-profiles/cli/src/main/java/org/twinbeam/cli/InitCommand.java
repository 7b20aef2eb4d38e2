/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.twinbeam.cli.infer.Draft;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.FieldNames;
import org.twinbeam.core.definition.InvalidDefinitionException;
import org.twinbeam.core.shard.StreamPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Guesses a definition from a sample. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = {
      "Guesses a definition from a sample of events, and writes it to <stream>.yaml.",
      "Names, types, which field is the event time and which the id, and first views. Each guess has"
          + " its evidence in a comment. Never overwrites a file.",
    },
    footer = {
      "",
      "Examples:",
      "  twinbeam init orders --from orders.ndjson",
      "  twinbeam init orders --from export.csv.gz --events 100000",
      "  twinbeam init orders --from kafka://localhost:9092/web.orders",
      "  twinbeam init sensors --from 'mqtt://localhost:1883/plant/machines/#'",
    })
final class InitCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Json json;

  @Parameters(
      paramLabel = "<stream>",
      description = "Name of the stream; the file is <stream>.yaml.")
  private String stream;

  @Option(names = "--from", required = true, paramLabel = "<events>", description = Samples.PLACES)
  private String from;

  @Option(
      names = "--events",
      defaultValue = "1000",
      paramLabel = "<n>",
      description = "Looks at so many events, if there are (${DEFAULT-VALUE}).")
  private int events;

  @Override
  public Integer call() throws IOException, RefusedException {
    if (!FieldNames.isValid(stream)) {
      throw new RefusedException(
          "'"
              + stream
              + "' cannot be a stream's name: lower-case letters, digits and _, starting with a"
              + " letter, at most 63, as in "
              + FieldNames.of(stream));
    }
    if (events < 1) {
      throw new RefusedException("--events must be at least 1");
    }
    Path file = Path.of(stream + ".yaml");
    if (Files.exists(file)) {
      throw new RefusedException(
          file + " exists, and is left as it is: move it, or take another name");
    }
    Samples samples = Samples.from(from, events);
    String yaml = draft(samples).yaml(samples.origin(), samples.door());
    Definition definition;
    try {
      definition = DefinitionReader.parse(yaml, file.toString());
    } catch (InvalidDefinitionException e) {
      throw new IllegalStateException(
          "the guess is no definition:\n" + e.getMessage() + "\n" + yaml);
    }
    try {
      Files.writeString(file, yaml, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new RefusedException(file + " has appeared meanwhile, and is left as it is");
    }
    tell(file, definition, samples, Preview.of(StreamPlan.of(yaml), samples));
    return 0;
  }

  /** As a shell takes it. */
  static String quoted(String text) {
    return text.matches("[\\w./:@%+,=-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  private Draft draft(Samples samples) throws RefusedException {
    try {
      return Draft.of(stream, samples.told());
    } catch (Draft.NoDraftException e) {
      throw new RefusedException(from + ": " + e.getMessage());
    }
  }

  private void tell(Path file, Definition definition, Samples samples, Preview preview) {
    PrintWriter out = spec.commandLine().getOut();
    if (json.wanted()) {
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("file", file.toString());
      body.put("stream", definition.stream());
      body.put("fields", definition.fields().size());
      body.put("id", definition.id().orElse(null));
      body.put("time", definition.time());
      body.put("views", definition.views().stream().map(view -> view.name()).toList());
      body.put("read", samples.events().size());
      body.put("accepted", preview.accepted().size());
      body.put("rejected", preview.rejected().size());
      body.put("duplicates", preview.duplicates().size());
      out.println(Json.text(body));
      return;
    }
    List.of(
            file
                + ": "
                + Counted.of(definition.fields().size(), "field")
                + " and "
                + Counted.of(definition.views().size(), "view")
                + ", guessed from "
                + Counted.of(samples.events().size(), "event"),
            "  id:   " + definition.id().orElse("none: what is sent twice counts twice"),
            "  time: " + definition.time(),
            "  of the sample it accepts "
                + Counted.number(preview.accepted().size())
                + ", rejects "
                + Counted.number(preview.rejected().size())
                + ", and takes "
                + Counted.number(preview.duplicates().size())
                + " for duplicates",
            "",
            "Each guess has a comment with its evidence. Look at them, then:",
            "  twinbeam check " + file,
            "  twinbeam preview " + file + " --sample " + quoted(from))
        .forEach(out::println);
  }
}
