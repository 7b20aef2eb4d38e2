/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.twinbeam.local.up.UpDirectory;
import org.twinbeam.local.up.UpState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Tells whether all is well. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Tells how far each stream has come, how each process is that up has started, and whether all"
          + " is well.",
      "If not: what is wrong, since when, and what to do; the exit status is 1 then.",
    },
    footer = {
      "",
      "Examples:",
      "  twinbeam status",
      "  twinbeam status --json --serving https://twinbeam.example.com",
    })
final class StatusCommand implements Callable<Integer> {
  /** The newest epoch is open, and one that was just closed takes a flush to settle. */
  private static final long USUAL_LAG = 2;

  private static final List<String> NAMES =
      List.of(
          "stream",
          "read",
          "accepted",
          "rejected",
          "duplicates",
          "horizon",
          "settled",
          "newest",
          "states");

  @Spec private CommandSpec spec;
  @Mixin private Json json;
  @Mixin private ServingPlace serving;

  @Override
  public Integer call() throws IOException, RefusedException {
    Optional<UpDirectory> directory = serving.up();
    Optional<UpState> up = directory.isEmpty() ? Optional.empty() : directory.get().state();
    List<String> complaints = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    if (up.isPresent()) {
      boolean held = directory.get().holder().isPresent();
      UpReport report = new UpReport(up.get(), held, Clock.systemUTC());
      lines.addAll(report.lines());
      lines.add("");
      complaints.addAll(report.complaints());
    }
    if (directory.isPresent() && up.isEmpty()) {
      lines.add("nothing is up from here; this is what is at " + ServingPlace.DEFAULT + ":");
      lines.add("");
    }
    Optional<JsonNode> status = ask(up.isPresent(), complaints);
    status.ifPresent(it -> streams(it, lines, complaints));
    PrintWriter out = spec.commandLine().getOut();
    if (json.wanted()) {
      out.println(Json.text(body(status, up)));
    } else {
      lines.forEach(out::println);
      out.println();
      out.println(complaints.isEmpty() ? "all is well" : String.join("\n", complaints));
    }
    return complaints.isEmpty() ? 0 : Main.FAILED;
  }

  /** What serving says; nothing, and a complaint of it, if what is up tells enough besides. */
  private Optional<JsonNode> ask(boolean besides, List<String> complaints)
      throws IOException, RefusedException {
    try {
      return Optional.of(serving.get("/v1/status"));
    } catch (IOException e) {
      if (!besides) {
        throw e;
      }
      complaints.add(e.getMessage());
      return Optional.empty();
    }
  }

  private static void streams(JsonNode status, List<String> lines, List<String> complaints) {
    if (status.path("streams").isEmpty()) {
      lines.add("no stream is registered yet: a job registers its stream when it starts");
      return;
    }
    Table table = new Table(NAMES);
    for (JsonNode stream : status.path("streams")) {
      table.add(row(stream));
      complaint(stream).ifPresent(complaints::add);
    }
    lines.addAll(table.lines());
  }

  private static ObjectNode body(Optional<JsonNode> status, Optional<UpState> up) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    status.ifPresent(it -> body.setAll((ObjectNode) it));
    up.ifPresent(it -> body.set("up", Json.tree(it)));
    return body;
  }

  private static List<String> row(JsonNode stream) {
    JsonNode events = stream.path("events");
    JsonNode cells = stream.path("cells");
    return List.of(
        stream.path("stream").asText(),
        Counted.number(events.path("read").asLong()),
        Counted.number(events.path("accepted").asLong()),
        Counted.number(events.path("rejected").asLong()),
        Counted.number(events.path("duplicates").asLong()),
        Counted.number(stream.path("horizon").path("epoch").asLong()),
        Counted.number(stream.path("settled").path("epoch").asLong()),
        Counted.number(stream.path("newest").asLong()),
        Counted.number(cells.path("batch").asLong() + cells.path("speed").asLong()));
  }

  private static Optional<String> complaint(JsonNode stream) {
    String name = stream.path("stream").asText();
    if (!stream.path("complete").asBoolean()) {
      return Optional.of(
          name
              + ": epochs are missing, so its answers say complete: false; each names them. A new"
              + " speed job, or a batch run, fills them");
    }
    long behind = stream.path("lag").path("epochs").asLong();
    if (behind <= USUAL_LAG) {
      return Optional.empty();
    }
    JsonNode since = stream.path("lag").path("ms");
    String told =
        since.isNull() ? "none is settled" : "the last was settled " + ago(since.asLong());
    return Optional.of(
        name
            + ": "
            + Counted.of(behind, "closed epoch")
            + " not settled, "
            + told
            + ". Is its speed job running? Its log says why not");
  }

  private static String ago(long millis) {
    Duration past = Duration.ofMillis(millis);
    if (past.toDays() > 1) {
      return past.toDays() + " days ago";
    } else if (past.toHours() > 0) {
      return past.toHours() + " h ago";
    }
    return past.toMinutes() > 0 ? past.toMinutes() + " min ago" : past.toSeconds() + " s ago";
  }
}
