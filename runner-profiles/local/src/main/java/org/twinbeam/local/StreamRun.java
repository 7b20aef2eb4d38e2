/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Lock;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.oracle.Oracle;
import org.twinbeam.core.oracle.OracleAnswer;
import org.twinbeam.core.oracle.OracleAnswer.Counts;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.serving.client.ServingClient;

/** One stream's way through the quickstart: its jobs, its replay, and what is served of it. */
final class StreamRun {

  /** That move the horizon. What comes after the last of them is answered by speed. */
  private static final int BATCH_RUNS = 1;

  private static final Duration BETWEEN_BATCH_RUNS = Duration.ofSeconds(10);

  /** Of the events, sent before batch begins: it takes over a part, and speed has the rest. */
  private static final double SENT_BEFORE_BATCH = 0.05;

  private final Story story;
  private final Services services;
  private final Jobs jobs;
  private final Replay replay;
  private final StatusPoller status;
  private final BatchSchedule batch;
  private Future<Void> replayed;
  private Future<LoggedPlan> logged;
  private Future<OracleAnswer> expected;

  private StreamRun(
      Story story,
      Services services,
      Jobs jobs,
      Replay replay,
      StatusPoller status,
      BatchSchedule batch) {
    this.story = story;
    this.services = services;
    this.jobs = jobs;
    this.replay = replay;
    this.status = status;
    this.batch = batch;
  }

  /**
   * @param turn shared by the batch runs of all streams
   */
  static StreamRun of(
      Story story,
      Services services,
      Jobs jobs,
      Lifetimes lifetimes,
      Supervisor supervisor,
      Display display,
      Lock turn)
      throws Exception {
    String stream = story.definition().stream();
    ServingClient client = services.client();
    List<Sender> doors = new ArrayList<>();
    for (Story.Door door : story.doors()) {
      doors.add(lifetimes.start(() -> services.sender(door, stream)));
    }
    BatchSchedule batch =
        lifetimes.start(
            () ->
                new BatchSchedule(
                    run -> {
                      ChildJvm child = jobs.batch("batch-" + stream + "-" + run);
                      display.say("Batch run " + run + " of " + stream + " on Spark begins");
                      return child;
                    },
                    () -> StreamStatus.fetch(client, stream).horizon(),
                    supervisor,
                    BATCH_RUNS,
                    BETWEEN_BATCH_RUNS,
                    turn));
    return new StreamRun(
        story,
        services,
        jobs,
        new Replay(doors),
        lifetimes.start(() -> new StatusPoller(client, stream).start()),
        batch);
  }

  /** The commands of the streaming jobs. */
  List<List<String>> streaming() {
    List<List<String>> commands = new ArrayList<>(List.of(jobs.speed(), jobs.ingest()));
    if (story.doors().contains(Story.Door.KAFKA)) {
      commands.add(
          jobs.bridge("--sourceTopics=" + Services.sourceTopic(story.definition().stream())));
    }
    return commands;
  }

  void startReplay(Duration over) {
    replayed = Background.call(() -> replay.send(story.plan(), over));
  }

  /** Whether speed follows the epochs. */
  boolean isStreaming() {
    return settledThrough(0);
  }

  /** Starts batch when something is there to build. */
  void startBatchWhenItIsTime() {
    if (acknowledged() > SENT_BEFORE_BATCH * story.plan().size()) {
      batch.start();
    }
  }

  /**
   * Whether the log has all events.
   *
   * @throws Exception what ended the replay, if it failed
   */
  boolean isLogged() throws Exception {
    if (!replayed.isDone()) {
      return false;
    }
    Background.get(replayed);
    if (logged == null) {
      logged = Background.call(this::awaitLogged);
    }
    return logged.isDone();
  }

  private LoggedPlan awaitLogged() throws Exception {
    while (true) {
      LoggedPlan now = LoggedPlan.in(services.log(), story.definition().stream(), story.plan());
      if (now.isComplete()) {
        return now;
      }
      Thread.sleep(1000);
    }
  }

  /** Begins to recompute what must be served. */
  void expect() {
    expected = Background.call(() -> Expectation.of(story.definition(), Background.get(logged)));
  }

  boolean isExpected() {
    return expected.isDone();
  }

  boolean settledThrough(long epoch) {
    return status.last().map(s -> s.settled() >= epoch).orElse(false);
  }

  BatchSchedule batch() {
    return batch;
  }

  Story story() {
    return story;
  }

  Optional<StreamStatus> status() {
    return status.last();
  }

  int acknowledged() {
    return replay.acknowledged();
  }

  /** Compares what serving answers now, which may take seconds. */
  Verdict compare() throws Exception {
    OracleAnswer answer = Background.get(expected);
    Definition definition = story.definition();
    ServingClient client = services.client();
    Oracle oracle = new Oracle(definition);
    List<Verdict.OfView> views = new ArrayList<>();
    for (View view : definition.views()) {
      views.add(
          Verdict.compare(
              answer, view, ServedView.fetch(client, oracle, definition.stream(), view.name())));
    }
    StreamStatus s = StreamStatus.fetch(client, definition.stream());
    return new Verdict(
        definition.stream(),
        answer.total(),
        new Counts(s.read(), s.accepted(), s.rejected(), s.duplicates()),
        ServedRejects.compare(client, definition.stream(), answer),
        views);
  }
}
