/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells where an event is, and what became of it. */
@Command(
    name = "trace",
    mixinStandardHelpOptions = true,
    description = {
      "Tells where an event is in the log and the lake, what became of it, and the cells that it is in:"
          + " of all events with that id, for what came twice is there twice.",
      "It looks at all events of the stream that is up. The exit status is 1 if none is found.",
    },
    footer = {
      "",
      "Examples:",
      "  twinbeam trace orders A-1003",
      "  twinbeam trace orders --at 2:1713",
    })
final class TraceCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Json json;
  @Mixin private UpPlace place;

  @Parameters(index = "0", paramLabel = "<stream>", description = "Name of a stream that is up.")
  private String stream;

  @Parameters(index = "1", arity = "0..1", paramLabel = "<id>", description = "The event's id.")
  private String id;

  @Option(
      names = "--at",
      paramLabel = "<partition>:<offset>",
      description = "The event's place in the log, as rejects tells it, instead of an id.")
  private String at;

  @Option(
      names = "--limit",
      defaultValue = "10",
      paramLabel = "<n>",
      description = "At most so many of the same id (${DEFAULT-VALUE}).")
  private int limit;

  @Override
  public Integer call() throws IOException, RefusedException {
    if ((id == null) == (at == null)) {
      throw new RefusedException(
          "say which event: by its id, as in twinbeam trace "
              + stream
              + " A-1003, or by its place, as in --at 2:1713");
    }
    UpPlace.WhatIsUp up = place.withStream(stream);
    JsonNode answer =
        Search.run(
            up, stream, List.of(id == null ? "--at=" + at : "--id=" + id, "--limit=" + limit));
    PrintWriter out = spec.commandLine().getOut();
    if (json.wanted()) {
      out.println(Json.text(answer));
    } else {
      int within = DefinitionFile.kept(up.directory().definition(stream)).within();
      new TraceText(up, stream, within, answer, epochs(up))
          .lines(id == null ? "at " + at : "with the id " + id, place.again())
          .forEach(line -> out.println(Values.line(line)));
    }
    return answer.path("events").isEmpty() ? Main.FAILED : 0;
  }

  /** How far answers are; nothing if serving does not tell. */
  private Optional<JsonNode> epochs(UpPlace.WhatIsUp up) throws RefusedException {
    try {
      return Optional.of(
          new ServingPlace(up.state().serving()).ofStream(stream, "/epochs?limit=1"));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
