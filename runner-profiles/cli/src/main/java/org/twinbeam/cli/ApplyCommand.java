/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.Problem;
import org.twinbeam.core.definition.Versions;
import org.twinbeam.local.up.UpDirectory;
import org.twinbeam.local.up.UpSettings;
import org.twinbeam.local.up.UpState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Changes the definition of a stream that is up. */
@Command(
    name = "apply",
    mixinStandardHelpOptions = true,
    description = {
      "Changes the definition of a stream that is up, without a hole in its answers.",
      "Views whose numbers change are built anew beside the live ones, which answer until the new ones"
          + " have caught up.",
    },
    footer = {
      "",
      "Examples:",
      "  twinbeam apply orders.yaml --dry-run",
      "  twinbeam apply orders.yaml",
      "  twinbeam apply orders.yaml --rollback",
    })
final class ApplyCommand implements Callable<Integer> {
  private static final long POLL_MILLIS = 200;

  /** By what happens to a view, for people. */
  private static final Map<String, String> HAPPENS =
      Map.of(
          "unchanged", "stays as it is",
          "new", "is new: built of all events",
          "rebuilt", "is built anew of all events, and answers when it has caught up",
          "dropped", "is no longer in the definition: it is not answered any more");

  @Spec private CommandSpec spec;
  @Mixin private Json json;
  @Mixin private UpPlace place;

  @Parameters(
      paramLabel = "<definition>",
      description = "A YAML file; with --rollback, the name of the stream will do.")
  private Path file;

  @Option(names = "--dry-run", description = "Shows what would change, and changes nothing.")
  private boolean dryRun;

  @Option(
      names = "--rollback",
      description = "Takes the definition that the stream had before its last change instead.")
  private boolean rollback;

  @Override
  public Integer call() throws IOException, RefusedException {
    boolean named = rollback && !Files.exists(file); // By the stream's name.
    Definition given = named ? null : read(file);
    String stream = named ? file.toString() : given.stream();
    UpPlace.WhatIsUp up = place.withStream(stream);
    UpDirectory directory = up.directory();
    UpState state = up.state();
    if (!state.ready()) {
      throw new RefusedException(
          "it is still starting: ask again when twinbeam status says it is up");
    }
    if (!dryRun && rollback && Files.deleteIfExists(directory.next(stream))) {
      spec.commandLine().getErr().println("the change of " + stream + " is taken back");
      return 0;
    }
    Definition now = DefinitionFile.kept(directory.definition(stream));
    Definition next = rollback ? previous(directory, stream) : given;
    Map<String, String> views = compare(now, next);
    boolean same = Versions.of(now).equals(Versions.of(next));
    long events = events(state, stream);
    if (!json.wanted()) {
      show(stream, views, same, events);
    }
    if (!dryRun && Files.exists(directory.next(stream))) {
      throw new RefusedException(
          stream
              + " is being changed already: twinbeam status tells of it, --rollback takes it back");
    }
    refuseTopics(next, up.settings());
    if (!dryRun && same) {
      UpDirectory.put(directory.definition(stream), next.yaml());
    } else if (!dryRun) {
      int before = number(state, stream);
      UpDirectory.put(directory.next(stream), next.yaml());
      follow(directory, stream, before);
      if (rollback && !named && !json.wanted() && !Versions.of(given).equals(Versions.of(next))) {
        spec.commandLine()
            .getOut()
            .println(file + " still says what was taken back: to apply it again brings it again");
      }
    }
    if (json.wanted()) {
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("stream", stream);
      body.put("views", views);
      body.put("events", events);
      body.put("applied", !dryRun);
      spec.commandLine().getOut().println(Json.text(body));
    }
    return 0;
  }

  private static Definition read(Path file) throws RefusedException {
    List<Problem> problems = new ArrayList<>();
    Definition definition = DefinitionFile.read(file, problems);
    DefinitionFile.refuse("the definition has problems", problems);
    return definition;
  }

  /** What comes from a broker that is not there would never come. */
  private static void refuseTopics(Definition next, UpSettings settings) throws RefusedException {
    if (settings.only() != UpSettings.Layer.BATCH
        && !next.kafka().isEmpty()
        && settings.kafka() == null) {
      throw new RefusedException(
          "'kafka' cannot be added to what is up on a Kafka of its own: twinbeam up with --kafka, in"
              + " another directory");
    }
  }

  private static Definition previous(UpDirectory directory, String stream)
      throws IOException, RefusedException {
    if (!Files.exists(directory.previous(stream))) {
      throw new RefusedException(stream + " has had no other definition since it was first up");
    }
    return DefinitionFile.kept(directory.previous(stream));
  }

  /** What happens to each view. */
  private static Map<String, String> compare(Definition now, Definition next) {
    Map<String, String> before = Versions.of(now).views();
    Map<String, String> after = Versions.of(next).views();
    Map<String, String> views = new TreeMap<>();
    before.keySet().forEach(view -> views.put(view, "dropped"));
    after.forEach(
        (view, version) ->
            views.put(
                view,
                !before.containsKey(view)
                    ? "new"
                    : before.get(view).equals(version) ? "unchanged" : "rebuilt"));
    return views;
  }

  private static long events(UpState state, String stream) throws IOException, RefusedException {
    JsonNode status = new ServingPlace(state.serving()).get("/v1/status");
    for (JsonNode each : status.path("streams")) {
      if (each.path("stream").asText().equals(stream)) {
        return each.path("events").path("read").asLong();
      }
    }
    return 0;
  }

  private void show(String stream, Map<String, String> views, boolean same, long events) {
    PrintWriter out = spec.commandLine().getOut();
    views.forEach((view, what) -> out.println("  " + view + " " + HAPPENS.get(what)));
    boolean built = views.containsValue("new") || views.containsValue("rebuilt");
    out.println(
        same
            ? "no number changes: comments, descriptions and doors are taken over"
                + (dryRun ? "" : " at the next start")
            : built
                ? "to be built of " + Counted.of(events, "event") + " of " + stream
                : "nothing is to be built");
    out.flush();
  }

  private static int number(UpState state, String stream) {
    return state.changes().stream()
        .filter(change -> change.stream().equals(stream))
        .mapToInt(UpState.Change::number)
        .max()
        .orElse(0);
  }

  /** Waits until it is done, and tells how far it is. */
  private void follow(UpDirectory directory, String stream, int before) throws IOException {
    PrintWriter out = json.wanted() ? null : spec.commandLine().getOut();
    String told = "";
    try (Progress progress = Progress.of("beginning")) {
      while (true) {
        if (directory.holder().isEmpty()) {
          throw new IOException("what was up is gone; twinbeam up goes on with the change");
        }
        Optional<UpState.Change> change =
            directory.state().stream()
                .flatMap(state -> state.changes().stream())
                .filter(each -> each.stream().equals(stream) && each.number() > before)
                .findFirst();
        if (change.isPresent() && !change.get().state().equals(told)) {
          told = change.get().state();
          progress.now(told);
          String says = says(change.get());
          if (out != null) {
            progress.tell(out, says);
          }
        }
        if (change.isPresent() && change.get().isEnded()) {
          return;
        }
        Thread.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted; the change goes on, twinbeam status tells of it", e);
    }
  }

  private static String says(UpState.Change change) throws IOException {
    return switch (change.state()) {
      case "failed" ->
          throw new IOException("nothing has changed, as it failed: " + change.problem());
      case "building" -> "building";
      case "switching" -> "starting what streams with this definition";
      case "waiting" -> "waiting until the new versions have come as far as the live ones";
      default -> "done: answers are given by this definition now";
    };
  }
}
