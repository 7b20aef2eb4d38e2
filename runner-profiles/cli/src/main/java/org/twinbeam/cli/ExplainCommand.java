/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells what a number is made of. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = {
      "Tells what one row of an answer is merged from: each state, with the batch run that wrote it, or"
          + " the epoch and partition that it is of.",
    },
    footer = {
      "",
      "Examples:",
      "  twinbeam explain orders hourly_by_shop shop=Berlin 2026-11-20T09:00:00Z",
      "  twinbeam explain orders hourly 2026-11-20T09:00:00Z",
      "  twinbeam explain orders hourly 2026-11-20T09:00:00Z --events --limit 100",
    })
final class ExplainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Json json;
  @Mixin private ServingPlace serving;

  @Parameters(index = "0", paramLabel = "<stream>", description = "Name of a stream.")
  private String stream;

  @Parameters(index = "1", paramLabel = "<view>", description = "Name of one of its views.")
  private String view;

  @Parameters(
      index = "2..*",
      arity = "1..*",
      paramLabel = "<field>=<value> … <window>",
      hideParamSyntax = true,
      description = "The whole key, each field with its value; then the window's start.")
  private List<String> rest;

  @Option(
      names = "--events",
      description = "Lists the events that it is made of, too; of a stream that is up from here.")
  private boolean events;

  @Option(
      names = "--limit",
      defaultValue = "10",
      paramLabel = "<n>",
      description = "At most so many events (${DEFAULT-VALUE}).")
  private int limit;

  @Override
  public Integer call() throws IOException, RefusedException {
    String window = rest.get(rest.size() - 1);
    if (window.contains("=")) {
      throw new RefusedException(
          "the window's start comes last, as in 2026-11-20T09:00:00Z, and not '" + window + "'");
    }
    String path =
        "/views/"
            + ServingPlace.part(view)
            + "/states?window="
            + ServingPlace.part(window)
            + KeyArguments.query(serving, stream, view, rest.subList(0, rest.size() - 1), true);
    JsonNode answer = serving.ofStream(stream, path);
    if (events && answer.path("provenance").path("generation").asLong() > 0) {
      // Of what is final: more may come in while the events are looked for.
      JsonNode settled = answer.path("provenance").path("settled").path("epoch");
      answer = serving.ofStream(stream, path + "&asOf=" + settled);
    }
    Optional<JsonNode> found = events ? Optional.of(search(answer)) : Optional.empty();
    PrintWriter out = spec.commandLine().getOut();
    if (json.wanted()) {
      ObjectNode body = (ObjectNode) answer;
      found.ifPresent(it -> body.set("found", it.path("found")));
      found.ifPresent(it -> body.set("events", it.path("events")));
      out.println(Json.text(body));
      return 0;
    }
    lines(answer).forEach(line -> out.println(Values.line(line)));
    if (found.isPresent()) {
      events(found.get()).forEach(line -> out.println(Values.line(line)));
    } else if (!answer.path("states").isEmpty()) {
      out.println("the events behind it: the same with --events");
    }
    return 0;
  }

  private JsonNode search(JsonNode answer) throws IOException, RefusedException {
    Optional<UpPlace.WhatIsUp> up = serving.whatIsUp(stream);
    if (up.isEmpty()) {
      throw new RefusedException(
          "--events looks into the lake and the log of what is up from here, and --serving names"
              + " another: there, ask the pipeline trace");
    }
    List<JsonNode> key = new ArrayList<>();
    answer.path("key").forEach(key::add);
    return Search.run(
        up.get(),
        stream,
        List.of(
            "--view=" + view,
            "--key=" + Json.tree(key),
            "--window=" + answer.path("window").path("start").asText(),
            "--asOf=" + asOf(answer.path("provenance")),
            "--asOfImports=" + answer.path("provenance").path("imports"),
            "--limit=" + limit));
  }

  /** The last of the log's epochs that an answer covers. */
  private static long asOf(JsonNode provenance) {
    return provenance.path("asOf").isNumber()
        ? provenance.path("asOf").asLong()
        : provenance.path("horizon").path("epoch").asLong() - 1;
  }

  private static List<String> events(JsonNode found) {
    List<String> lines = new ArrayList<>();
    long all = found.path("found").asLong();
    long told = found.path("events").size();
    lines.add("");
    lines.add(
        "made of "
            + Counted.of(all, "event")
            + (told < all ? ", the first " + Counted.number(told) + " that came:" : ":"));
    for (JsonNode event : found.path("events")) {
      String source = event.path("source").asText("");
      lines.add(
          "  "
              + event.path("time").asText()
              + "  "
              + FoundEvents.place(event)
              + (source.isEmpty() || event.has("file") ? "" : ", by " + source));
      lines.add("      " + FoundEvents.payload(event));
    }
    return lines;
  }

  private List<String> lines(JsonNode answer) {
    List<String> lines = new ArrayList<>();
    lines.add(title(answer));
    JsonNode provenance = answer.path("provenance");
    JsonNode states = answer.path("states");
    if (states.isEmpty()) {
      lines.add(
          "  no accepted event is there; the answer covers " + Provenance.covered(provenance));
      return lines;
    }
    answer
        .path("measures")
        .fields()
        .forEachRemaining(m -> lines.add("  " + measure(m.getKey(), m.getValue())));
    lines.add("");
    lines.add("merged from " + Counted.of(states.size(), "state") + ":");
    table(answer).lines().forEach(line -> lines.add("  " + line));
    lines.add("");
    lines.add("the answer covers " + Provenance.covered(provenance));
    return lines;
  }

  private static String title(JsonNode answer) {
    List<String> key = FoundEvents.key(answer);
    JsonNode window = answer.path("window");
    return answer.path("view").asText()
        + " of "
        + answer.path("stream").asText()
        + (key.isEmpty() ? "" : ", " + String.join(" ", key))
        + ", "
        + window.path("start").asText()
        + " to "
        + window.path("end").asText();
  }

  private static Table table(JsonNode answer) {
    List<String> names = new ArrayList<>(List.of("layer", "of", "pane", "accepted"));
    answer.path("measures").fieldNames().forEachRemaining(names::add);
    Table table = new Table(names);
    for (JsonNode state : answer.path("states")) {
      boolean batch = state.path("layer").asText().equals("batch");
      List<String> row = new ArrayList<>();
      row.add(state.path("layer").asText());
      row.add(
          batch
              ? "run " + state.path("run")
              : "epoch " + state.path("epoch") + ", partition " + state.path("partition"));
      row.add(state.path("pane").path("start").asText());
      row.add(Counted.number(state.path("events").asLong()));
      state.path("measures").forEach(value -> row.add(Values.text(value)));
      table.add(row);
    }
    return table;
  }

  private static String measure(String name, JsonNode value) {
    return name + " = " + Values.text(value);
  }
}
