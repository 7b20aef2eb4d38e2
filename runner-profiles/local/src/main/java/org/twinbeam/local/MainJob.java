/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.oracle.Oracle;
import org.twinbeam.core.oracle.OracleAnswer;
import org.twinbeam.core.oracle.OracleAnswer.Counts;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.io.log.LogWriter;
import org.twinbeam.io.log.Position;

/** The quickstart from the first broker to the last cell, in the order in which it happens. */
final class MainJob {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration BETWEEN_BATCH_RUNS = Duration.ofSeconds(10);
  private static final int SETTLED_BEFORE_BATCH = 2;
  private static final int LEAST_EPOCHS = 20;

  private final Settings settings;
  private final WorkDirectory work;
  private final Display display;
  private final Lifetimes lifetimes;
  private final Supervisor supervisor;
  private final long began = System.nanoTime();

  private Week week;
  private Services services;
  private StatusPoller status;
  private Replay replay;
  private BatchSchedule batch;

  MainJob(Settings settings, WorkDirectory work, Display display, Lifetimes lifetimes) {
    this.settings = settings;
    this.work = work;
    this.display = display;
    this.lifetimes = lifetimes;
    this.supervisor = new Supervisor(lifetimes);
  }

  /** Events sent. */
  int events() {
    return week.plan().size();
  }

  /** Runs the main job and compares; everything stands when this returns. */
  Verdict run() throws Exception {
    startServices();
    startStreaming();
    Future<List<Position>> replayed = startReplay();
    await("Replaying a week of US flights", replayed::isDone);
    List<Position> positions = Background.get(replayed);
    long lastEpoch = services.closedEpochs() + 1;
    Future<OracleAnswer> expected =
        Background.call(() -> Expectation.of(week.definition(), week.plan(), positions));
    await("Waiting until the last event is settled", () -> settledThrough(lastEpoch));
    await("Recomputing everything the naive way", expected::isDone);
    Verdict verdict = compare(Background.get(expected));
    if (verdict.equal() && !batch.done()) {
      // On a slow machine batch is behind. When it has moved the horizon, nothing else may move.
      display.say("All cells are equal, " + Report.layers(verdict));
      display.say("They are compared once more when batch has moved the horizon");
      await("Waiting for batch", batch::done);
      verdict = compare(Background.get(expected));
    }
    report(verdict);
    return verdict;
  }

  /** Returns, with a failure, when something dies; else never. */
  void keepServing() throws Exception {
    while (true) {
      supervisor.check();
      Thread.sleep(500);
    }
  }

  private void startServices() throws Exception {
    Future<Week> reading = Background.call(() -> Week.read(settings));
    Definition definition = DefinitionReader.read(settings.definition());
    Future<Services> starting =
        Background.call(() -> Services.start(settings, work, definition, lifetimes, supervisor));
    await("Starting Kafka, PostgreSQL and serving", () -> starting.isDone() && reading.isDone());
    services = Background.get(starting);
    week = Background.get(reading);
    display.say("Serving at " + services.serving().url());
    status = lifetimes.start(() -> new StatusPoller(client(), definition.stream()).start());
  }

  private void startStreaming() throws Exception {
    Jobs jobs = jobs();
    ChildJvm speed = lifetimes.start(jobs::speed);
    supervisor.expectAlive(speed);
    ChildJvm ingest = lifetimes.start(jobs::ingest);
    supervisor.expectAlive(ingest);
    batch =
        lifetimes.start(
            () ->
                new BatchSchedule(
                    run -> {
                      ChildJvm child = jobs.batch(run);
                      display.say("Batch run " + run + " on Spark begins");
                      return child;
                    },
                    () -> StreamStatus.fetch(client(), week.definition().stream()).horizon(),
                    supervisor,
                    settings.batchRuns(),
                    BETWEEN_BATCH_RUNS));
  }

  private Future<List<Position>> startReplay() throws Exception {
    LogWriter writer =
        lifetimes.start(() -> LogWriter.open(services.log(), week.definition().stream()));
    replay = new Replay(writer, Clock.systemUTC());
    return Background.call(() -> replay.send(week.plan(), settings.replay()));
  }

  private Verdict compare(OracleAnswer expected) throws Exception {
    String stream = week.definition().stream();
    Oracle oracle = new Oracle(week.definition());
    List<Verdict.OfView> views = new ArrayList<>();
    for (View view : week.definition().views()) {
      Future<ServedView> served =
          Background.call(() -> ServedView.fetch(client(), oracle, stream, view.name()));
      await("Comparing every cell of " + view.name(), served::isDone);
      views.add(Verdict.compare(expected, view, Background.get(served)));
    }
    StreamStatus s = StreamStatus.fetch(client(), stream);
    return new Verdict(
        expected.total(),
        new Counts(s.read(), s.accepted(), s.rejected(), s.duplicates()),
        ServedRejects.compare(client(), stream, expected),
        views);
  }

  private void report(Verdict verdict) {
    display.end();
    String base = services.serving().url();
    Report report = new Report(display.screen(), settings, week, base);
    report.equation(verdict).forEach(display::say);
    report.comparison(verdict).forEach(display::say);
    verdict.differences(base, week.definition().stream()).forEach(display::say);
    if (!settings.once()) {
      report.whereToLook().forEach(display::say);
    }
  }

  private boolean settledThrough(long epoch) {
    return status.last().map(s -> s.settled() >= epoch).orElse(false)
        && services.closedEpochs() >= LEAST_EPOCHS;
  }

  private Jobs jobs() {
    return new Jobs(settings, work, services.log().bootstrapServers(), services.store());
  }

  private ServingClient client() {
    return new ServingClient(services.serving().url());
  }

  /** Waits, shows progress meanwhile, and stops waiting when something fails. */
  private void await(String phase, BooleanSupplier done) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!done.getAsBoolean()) {
      supervisor.check();
      if (lifetimes.closing()) {
        throw new InterruptedException("the quickstart is ending");
      }
      startBatchWhenItIsTime();
      display.show(progress(phase));
      if (System.nanoTime() > deadline) {
        throw new QuickstartFailure(
            phase + ": not done after " + PATIENCE.toMinutes() + " minutes; " + progress(phase));
      }
      Thread.sleep(100);
    }
    supervisor.check();
    display.show(progress(phase));
  }

  private void startBatchWhenItIsTime() {
    // The streaming jobs started together: what speed has settled, ingestion is about to commit.
    if (batch != null
        && status.last().filter(s -> s.settled() >= SETTLED_BEFORE_BATCH).isPresent()) {
      batch.start();
    }
  }

  private Progress progress(String phase) {
    return new Progress(
        Duration.ofNanos(System.nanoTime() - began),
        phase,
        replay == null ? 0 : replay.acknowledged(),
        week == null ? 0 : week.plan().size(),
        services == null ? 0 : services.closedEpochs(),
        batch == null ? 0 : batch.published(),
        status == null ? Optional.empty() : status.last());
  }
}
