/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.twinbeam.io.log.StreamLog;
import org.twinbeam.local.up.UpSettings;
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
      lines(up, answer).forEach(line -> out.println(Values.line(line)));
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

  private List<String> lines(UpPlace.WhatIsUp up, JsonNode answer)
      throws IOException, RefusedException {
    int within = DefinitionFile.kept(up.directory().definition(stream)).within();
    Optional<JsonNode> epochs = epochs(up);
    List<String> lines = new ArrayList<>();
    long found = answer.path("found").asLong();
    long told = answer.path("events").size();
    if (id == null) {
      lines.add("the event of " + stream + " at " + at + id(answer));
    } else if (found == 0) {
      lines.add("there is no event of " + stream + " with the id " + id);
    } else {
      lines.add(
          Counted.of(found, "event")
              + " of "
              + stream
              + " with the id "
              + id
              + (told < found ? ", the first " + Counted.number(told) + " of them:" : ""));
    }
    for (JsonNode event : answer.path("events")) {
      lines.add("");
      lines.add(fate(event, within));
      details(up, event, epochs).forEach(line -> lines.add("  " + line));
    }
    lines.add("");
    lines.addAll(lookedAt(answer));
    if (found == 0 && id != null) {
      lines.add(
          "What came before the stream was up is not there, and what cannot be decoded has no id");
    }
    firstCell(answer)
        .ifPresent(
            cell ->
                lines.add(
                    "How that cell is made: twinbeam explain "
                        + stream
                        + " "
                        + cell
                        + place.again()));
    return lines;
  }

  private static String id(JsonNode answer) {
    return answer.path("id").isTextual() ? ", whose id is " + answer.path("id").asText() : "";
  }

  private static String fate(JsonNode event, int within) {
    return switch (event.path("fate").asText()) {
      case "accepted" -> "accepted";
      case "rejected" ->
          "rejected, " + event.path("step").asText() + ": " + event.path("cause").asText();
      default ->
          event.has("file")
              ? "a duplicate: it came before, within " + Counted.of(within, "import")
              : "a duplicate: it came before in its partition, within "
                  + Counted.of(within, "epoch");
    };
  }

  private List<String> details(UpPlace.WhatIsUp up, JsonNode event, Optional<JsonNode> epochs) {
    List<String> details = new ArrayList<>();
    if (event.has("time")) {
      details.add("happened  " + event.path("time").asText());
    }
    String source = event.path("source").asText("");
    details.add(
        "received  "
            + event.path("receivedAt").asText()
            + (source.isEmpty() ? "" : " by " + source));
    boolean imported = event.has("file");
    details.add("place     " + FoundEvents.place(event) + answered(event, epochs));
    if (!imported) {
      details.add(
          "log       "
              + (event.path("inLog").asBoolean()
                  ? "topic " + StreamLog.topicOf(stream) + " has it"
                  : "no longer has it"));
    }
    if (!event.path("lakeFile").isNull()) {
      details.add("lake      " + file(event.path("lakeFile").asText()));
    } else if (up.settings().only() != UpSettings.Layer.SPEED) {
      details.add("lake      not yet: its epoch is not committed");
    }
    String label = "in        ";
    for (JsonNode cell : event.path("cells")) {
      details.add(label + cell(cell));
      label = "          ";
    }
    details.add("payload   " + FoundEvents.payload(event));
    return details;
  }

  /** From here, if it is below. */
  private static String file(String path) {
    String here = Path.of("").toAbsolutePath() + File.separator;
    return path.startsWith(here) ? path.substring(here.length()) : path;
  }

  /** Which layer answers have it from, if they have it. */
  private String answered(JsonNode event, Optional<JsonNode> epochs) {
    if (epochs.isEmpty() || !event.path("fate").asText().equals("accepted")) {
      return "";
    }
    JsonNode answers = epochs.get();
    boolean imported = event.has("import");
    long number = event.path(imported ? "import" : "epoch").asLong();
    if (number < answers.path(imported ? "imports" : "horizon").asLong()) {
      return " (batch layer)";
    } else if (imported || answers.path("generation").asLong() == 0) {
      return " (in no answer yet: twinbeam run batch " + stream + ")";
    }
    return number <= answers.path("settled").asLong()
        ? " (speed layer, final)"
        : " (speed layer, not final yet)";
  }

  private static String cell(JsonNode cell) {
    List<String> parts = new ArrayList<>(List.of(cell.path("view").asText()));
    parts.addAll(FoundEvents.key(cell));
    parts.add(cell.path("window").asText());
    if (cell.has("lastWindow")) {
      parts.add("to " + cell.path("lastWindow").asText());
    }
    return String.join(" ", parts);
  }

  private static List<String> lookedAt(JsonNode answer) {
    long committed = answer.path("committed").asLong();
    long imports = answer.path("imports").asLong();
    List<String> where = new ArrayList<>();
    if (committed >= 0) {
      where.add("epochs 0 to " + committed + " in the lake");
    }
    if (answer.path("log").asBoolean()) {
      where.add(committed >= 0 ? "the log behind them" : "the log");
    }
    if (imports > 0) {
      where.add(Counted.of(imports, "import"));
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "Looked at "
            + Counted.of(answer.path("read").asLong(), "event")
            + ": "
            + String.join(", ", where));
    if (answer.path("withoutLog").asText().startsWith("topic ")) {
      lines.add("The log could not be read: " + answer.path("withoutLog").asText());
    }
    return lines;
  }

  /** The first accepted event's narrowest cell, as {@code explain} takes it. */
  private static Optional<String> firstCell(JsonNode answer) {
    for (JsonNode event : answer.path("events")) {
      JsonNode cells = event.path("cells");
      if (!cells.isEmpty()) {
        JsonNode cell = cells.get(cells.size() - 1);
        List<String> parts = new ArrayList<>(List.of(cell.path("view").asText()));
        FoundEvents.key(cell).forEach(part -> parts.add(InitCommand.quoted(part)));
        parts.add(cell.path("window").asText());
        String command = String.join(" ", parts);
        // What would not be what is copied is not shown.
        return Optional.of(command).filter(text -> Values.line(text).equals(text));
      }
    }
    return Optional.empty();
  }
}
