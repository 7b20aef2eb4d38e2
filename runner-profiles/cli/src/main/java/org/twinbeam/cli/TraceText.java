/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.twinbeam.io.log.StreamLog;
import org.twinbeam.local.up.UpSettings;

/** What was found out about events, for a person. */
final class TraceText {
  private final UpPlace.WhatIsUp up;
  private final String stream;
  private final int within;
  private final JsonNode answer;
  private final Optional<JsonNode> epochs;

  /**
   * @param within so many epochs back an equal id makes a duplicate
   * @param answer of the pipeline
   * @param epochs how far answers are, as serving tells of epochs; empty if it does not
   */
  TraceText(
      UpPlace.WhatIsUp up, String stream, int within, JsonNode answer, Optional<JsonNode> epochs) {
    this.up = up;
    this.stream = stream;
    this.within = within;
    this.answer = answer;
    this.epochs = epochs;
  }

  /**
   * @param asked how the event was asked for
   * @param place option that says where what is up is, as it must be given again
   */
  List<String> lines(String asked, String place) {
    List<String> lines = new ArrayList<>();
    long found = answer.path("found").asLong();
    long told = answer.path("events").size();
    String first = told < found ? ", the first " + Counted.number(told) + " of them:" : "";
    lines.add(
        found == 0
            ? "there is no event of " + stream + " " + asked
            : Counted.of(found, "event") + " of " + stream + " " + asked + id(asked) + first);
    for (JsonNode event : answer.path("events")) {
      lines.add("");
      lines.add(fate(event));
      details(event).forEach(line -> lines.add("  " + line));
    }
    lines.add("");
    lines.addAll(lookedAt());
    if (found == 0) {
      lines.add(
          "What came before the stream was up is not there, and what cannot be decoded has no id");
    }
    firstCell()
        .ifPresent(
            cell ->
                lines.add(
                    "How that cell is made: twinbeam explain " + stream + " " + cell + place));
    return lines;
  }

  /** Its id, where it was asked for by something else. */
  private String id(String asked) {
    String id = answer.path("id").asText("");
    return id.isEmpty() || asked.endsWith(" " + id) ? "" : ", whose id is " + id;
  }

  private String fate(JsonNode event) {
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

  private List<String> details(JsonNode event) {
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
    details.add("place     " + FoundEvents.place(event) + answered(event));
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
  private String answered(JsonNode event) {
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

  private List<String> lookedAt() {
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
    if (up.state().kafka() != null && answer.has("withoutLog")) {
      lines.add("The log could not be read: " + answer.path("withoutLog").asText());
    }
    return lines;
  }

  /** The first accepted event's narrowest cell, as {@code explain} takes it. */
  private Optional<String> firstCell() {
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
