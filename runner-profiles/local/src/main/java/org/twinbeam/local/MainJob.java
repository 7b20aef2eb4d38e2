/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;

/** The quickstart from the first broker to the last cell, in the order in which it happens. */
final class MainJob {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int LEAST_EPOCHS = 20;

  private final Settings settings;
  private final Layout work;
  private final Display display;
  private final Lifetimes lifetimes;
  private final Supervisor supervisor;
  private final Lock batchTurn = new ReentrantLock(true);
  private final long began = System.nanoTime();

  private Services services;
  private EngineJvms jvms;
  private List<StreamRun> runs = List.of();
  private Outcomes outcomes;

  MainJob(Settings settings, Layout work, Display display, Lifetimes lifetimes) {
    this.settings = settings;
    this.work = work;
    this.display = display;
    this.lifetimes = lifetimes;
    this.supervisor = new Supervisor(lifetimes);
  }

  /** Events sent. */
  int events() {
    return runs.stream().mapToInt(run -> run.story().plan().size()).sum();
  }

  /** Runs the main job and compares; everything stands when this returns. */
  List<Verdict> run() throws Exception {
    startServices();
    LiveScores live = new LiveScores(settings, work, services, jvms, lifetimes, supervisor);
    // Before the rest: beside engines that stream it would take three times as long.
    Future<Void> learnt = Background.call(live::learn);
    await("Training a model on the week's first days", learnt::isDone);
    Background.get(learnt);
    List<List<String>> streaming = new ArrayList<>(List.of(live.streaming()));
    runs.forEach(run -> streaming.addAll(run.streaming()));
    supervisor.expectAlive(lifetimes.start(() -> jvms.session("flink", streaming).start()));
    await("Starting the streaming jobs on Flink", () -> all(StreamRun::isStreaming));
    Future<Outcomes> scores = Background.call(live::score);
    runs.forEach(run -> run.startReplay(settings.replay()));
    await("Replaying " + titles(), () -> all(StreamRun::isLogged));
    long lastEpoch = services.closedEpochs() + 1;
    runs.forEach(StreamRun::expect);
    await("Waiting until the last event is settled", () -> settledThrough(lastEpoch));
    await("Recomputing everything the naive way", () -> all(StreamRun::isExpected));
    await("Waiting for batch", () -> all(run -> run.batch().done()));
    await("Waiting for the scores of departures", scores::isDone);
    outcomes = Background.get(scores);
    List<Verdict> verdicts = compare();
    report(verdicts);
    return verdicts;
  }

  /** Returns, with a failure, when something dies; else never. */
  void keepServing() throws Exception {
    while (true) {
      supervisor.check();
      Thread.sleep(500);
    }
  }

  private void startServices() throws Exception {
    List<Definition> definitions =
        List.of(DefinitionReader.read(settings.flights()), DefinitionReader.read(settings.motes()));
    Future<List<Story>> reading =
        Background.call(() -> List.of(Story.flights(settings), Story.motes(settings)));
    Future<Services> starting =
        Background.call(() -> Services.start(settings, work, definitions, lifetimes, supervisor));
    await(
        "Starting Kafka, PostgreSQL, an MQTT broker, serving and the gateway",
        () -> starting.isDone() && reading.isDone());
    services = Background.get(starting);
    jvms = new EngineJvms(settings.root(), work, services.store());
    display.say("Serving at " + services.serving().url());
    display.say("Gateway at " + services.gateway());
    List<StreamRun> streams = new ArrayList<>();
    for (Story story : Background.get(reading)) {
      Jobs jobs =
          new Jobs(
              jvms,
              work,
              story.definition().stream(),
              story.file(),
              List.of("--bootstrapServers=" + services.log().bootstrapServers()),
              services.store());
      streams.add(StreamRun.of(story, services, jobs, lifetimes, supervisor, display, batchTurn));
    }
    runs = List.copyOf(streams);
  }

  private List<Verdict> compare() throws Exception {
    List<Verdict> verdicts = new ArrayList<>();
    for (StreamRun run : runs) {
      Future<Verdict> compared = Background.call(run::compare);
      await("Comparing every cell of " + run.story().definition().stream(), compared::isDone);
      verdicts.add(Background.get(compared));
    }
    return verdicts;
  }

  private void report(List<Verdict> verdicts) {
    display.end();
    String base = services.serving().url();
    for (int i = 0; i < runs.size(); i++) {
      Verdict verdict = verdicts.get(i);
      Report report = new Report(display.screen(), settings, runs.get(i).story(), base);
      report.equation(verdict).forEach(display::say);
      report.comparison(verdict).forEach(display::say);
      verdict.differences(base).forEach(display::say);
    }
    outcomes.lines(display.screen()).forEach(display::say);
    if (!settings.once()) {
      new Report(display.screen(), settings, runs.get(0).story(), base)
          .whereToLook(services.gateway())
          .forEach(display::say);
    }
  }

  private String titles() {
    return String.join(" and ", runs.stream().map(run -> run.story().title()).toList());
  }

  private boolean settledThrough(long epoch) throws Exception {
    return all(run -> run.settledThrough(epoch)) && services.closedEpochs() >= LEAST_EPOCHS;
  }

  private boolean all(Condition condition) throws Exception {
    for (StreamRun run : runs) {
      if (!condition.holds(run)) {
        return false;
      }
    }
    return true;
  }

  /** Waits, shows progress meanwhile, and stops waiting when something fails. */
  private void await(String phase, Done done) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!done.isDone()) {
      supervisor.check();
      if (lifetimes.closing()) {
        throw new InterruptedException("the quickstart is ending");
      }
      runs.forEach(StreamRun::startBatchWhenItIsTime);
      display.show(progress(phase));
      if (System.nanoTime() > deadline) {
        throw new QuickstartFailure(
            phase
                + ": not done after "
                + PATIENCE.toMinutes()
                + " minutes; "
                + Screen.line(progress(phase)));
      }
      Thread.sleep(100);
    }
    supervisor.check();
    display.show(progress(phase));
  }

  private Progress progress(String phase) {
    return new Progress(
        Duration.ofNanos(System.nanoTime() - began),
        phase,
        runs.stream().mapToInt(StreamRun::acknowledged).sum(),
        events(),
        services == null ? 0 : services.closedEpochs(),
        runs.stream().mapToInt(run -> run.batch().published()).sum(),
        runs.stream().map(StreamRun::status).flatMap(Optional::stream).reduce(StreamStatus::and));
  }

  private interface Done {
    boolean isDone() throws Exception;
  }

  private interface Condition {
    boolean holds(StreamRun run) throws Exception;
  }
}
