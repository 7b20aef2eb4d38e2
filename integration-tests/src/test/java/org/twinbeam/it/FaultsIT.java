/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.local.Engine;

/**
 * Every process is killed (SIGKILL) while events flow, at moments drawn from the seed or held at
 * the very statement in question, and started again by its command; and two of each run at once.
 * All the while answers are asked for and compared with the oracle. After each fault the log, the
 * lake and the counts are compared too, and the time is told until an epoch that began after the
 * fault is in the lake and in an answer.
 */
class FaultsIT {

  /** Without -Pfull: one for each place where something is half done. */
  private static final Set<String> USUAL =
      Set.of(
          "ingest dies with files written and not committed",
          "speed dies in a flush",
          "PostgreSQL dies",
          "the broker dies");

  @TestFactory
  Stream<DynamicNode> faults() {
    return Rerun.fewSeeds(1).stream()
        .map(
            seed ->
                DynamicContainer.dynamicContainer(
                    "seed " + seed, Stream.of(seed).flatMap(FaultsIT::faults)));
  }

  /** In an order that the seed decides. */
  private static Stream<DynamicTest> faults(long seed) {
    Scene scene;
    try {
      scene = new Scene(seed);
    } catch (Exception e) {
      throw new IllegalStateException("seed " + seed, e);
    }
    List<Fault> faults = new ArrayList<>(scene.faults());
    if (!Rerun.everything()) {
      faults.removeIf(fault -> !USUAL.contains(fault.name));
    }
    Collections.shuffle(faults, scene.random);
    Stream<DynamicTest> tests =
        faults.stream()
            .map(fault -> DynamicTest.dynamicTest(fault.name, () -> scene.survive(fault)));
    DynamicTest end = DynamicTest.dynamicTest("at the end", scene::end);
    return Stream.concat(tests, Stream.of(end)).onClose(scene::close);
  }

  private interface Act {
    /** Does the damage, and what its operator does about it. */
    void run() throws Exception;
  }

  private record Fault(String name, Act act) {}

  /** One stream with all its processes. */
  private static final class Scene implements AutoCloseable {
    private static final Duration LAP = Duration.ofMinutes(1);

    /** So that most of what happens, happens while a checkpoint is being written. */
    private static final String OFTEN = "--checkpointingInterval=500";

    private final Random random;
    private final Testbed bed;
    private final Definition definition;
    private final HostileLog log;
    private final HostileTopic topic;
    private final EngineJobs jobs;
    private final Answers answers;
    private final Flow flow;
    private final AnswerWatch watch;
    private final List<String> report = new ArrayList<>();
    private final List<ChildJvm> tickers = new ArrayList<>();
    private final JobHost spark;
    private ChildJvm ingest;
    private ChildJvm speed;
    private long lakeChecked;
    private long struck;

    Scene(long seed) throws Exception {
      random = new Random(seed);
      bed = Testbed.start("faults");
      definition = Hostile.definition();
      log = HostileLog.of(definition, seed);
      topic = new HostileTopic(bed.log(), definition.stream(), log);
      jobs = bed.jobs(definition);
      answers = new Answers(bed.client(), new Truth(topic, definition));
      startTicker();
      startTicker();
      startSpeed();
      startIngest();
      spark = bed.host(Engine.SPARK);
      flow = Flow.endless(topic, log, LAP);
      awaitEpochBegunNow();
      batch();
      watch = AnswerWatch.start(answers, seed);
    }

    List<Fault> faults() {
      return List.of(
          new Fault("ingest dies with files written and not committed", this::ingestBeforeCommit),
          new Fault("ingest dies and its commit arrives all the same", this::ingestInCommit),
          new Fault("ingest dies after committing", this::ingestAfterCommit),
          new Fault("speed dies in a flush", this::speedInFlush),
          new Fault(
              "speed dies after a marker, before the next checkpoint", this::speedAfterMarker),
          new Fault("batch dies before publishing", this::batchBeforePublishing),
          new Fault("batch dies while publishing", this::batchWhilePublishing),
          new Fault("batch dies after publishing", this::batchAfterPublishing),
          new Fault("serving dies", this::serving),
          new Fault("PostgreSQL dies", this::postgresql),
          new Fault("the broker dies", this::broker),
          new Fault("both tickers die", this::tickers),
          new Fault("two speed jobs", this::twoSpeedJobs),
          new Fault("two ingest jobs", this::twoIngestJobs),
          new Fault("two batch submissions", this::twoBatches));
    }

    void survive(Fault fault) {
      told(() -> strike(fault));
    }

    /** A failure names the log, and the command that runs it alone. */
    private void told(Act act) {
      try {
        act.run();
      } catch (AssertionError | Exception e) {
        throw new AssertionError(log + ": " + e.getMessage(), e);
      }
    }

    private void strike(Fault fault) throws Exception {
      assertThat(flow.running()).as("events still flow").isTrue();
      long before = watch.compared();
      struck = System.nanoTime();
      fault.act.run();
      awaitEpochBegunNow();
      double seconds = (System.nanoTime() - struck) / 1e9;
      check();
      watch.assertRight(before);
      String line =
          String.format(
              Locale.ROOT, "| %s | %.1f s | %d |", fault.name, seconds, watch.compared() - before);
      report.add(line);
    }

    /** Kills, and notes when. */
    private void kill(Runnable kill) {
      struck = System.nanoTime();
      kill.run();
    }

    /** Until an epoch that begins after this call is in the lake and in an answer. */
    private void awaitEpochBegunNow() throws Exception {
      long open = answers.truth().newestClosed() + 1;
      Waiting.until(
          "epoch " + (open + 1) + " is settled and in the lake",
          () -> Answers.settled(answers.provenance()) > open && committed() > open);
    }

    private long committed() {
      return bed.committed(definition.stream());
    }

    private void check() throws Exception {
      watch.assertNothingWrong();
      Equation.check(bed.store(), answers.truth(), answers.provenance());
      lakeChecked = LakeRows.check(bed.lake(), answers.truth(), lakeChecked) + 1;
    }

    void end() {
      told(this::compareAll);
    }

    private void compareAll() throws Exception {
      flow.stop();
      flow.assertKept();
      awaitEpochBegunNow();
      watch.end();
      batch();
      answers.compareEveryAsOf();
      LakeRows.check(bed.lake(), answers.truth(), 0);
      batch("--rebuild");
      answers.compareEveryAsOf();
      check();
      report.add(
          0,
          "| fault | until an epoch begun after it is in the lake and answered | answers compared meanwhile |");
      report.add(1, "|---|---|---|");
      report.add("All the while: " + watch + ".");
      Files.write(bed.work().resolve("report.md"), report);
      report.forEach(System.out::println);
    }

    // What dies, and its command ----------------------------------------------------------------

    private void startTicker() throws Exception {
      tickers.add(
          jobs.start(
              Engine.DIRECT,
              "ticker",
              "--epochSeconds=1",
              "--partitions=" + log.partitions().size()));
    }

    private void startSpeed() throws Exception {
      speed = jobs.start(Engine.FLINK, "speed", "--flushMillis=200", OFTEN);
    }

    private void startIngest() throws Exception {
      ingest = jobs.start(Engine.FLINK, "ingest", OFTEN);
    }

    /** Run to its end by a driver that stays warm. */
    private void batch(String... flags) throws Exception {
      assertThat(spark.run(jobs.commandLine("batch", flags)).get())
          .as("batch; see %s", spark.jvm().log())
          .isZero();
    }

    private void pause(int millis) throws InterruptedException {
      Thread.sleep(random.nextInt(millis)); // The moment is the seed's.
    }

    private void ingestBeforeCommit() throws Exception {
      long committed;
      try (Blocked commits = Blocked.table(bed.store(), "iceberg_tables")) {
        commits.awaitWriter();
        kill(ingest::kill);
        commits.endWriters();
        committed = committed();
      }
      assertThat(committed()).as("nothing is committed").isEqualTo(committed);
      startIngest();
    }

    private void ingestInCommit() throws Exception {
      long committed;
      try (Blocked commits = Blocked.table(bed.store(), "iceberg_tables")) {
        commits.awaitWriter();
        kill(ingest::kill);
        committed = committed();
      }
      Waiting.until("the dead one's commit is there", () -> committed() > committed);
      startIngest();
    }

    private void ingestAfterCommit() throws Exception {
      long committed = committed();
      Waiting.until("an epoch is committed", Duration.ofMillis(5), () -> committed() > committed);
      kill(ingest::kill);
      startIngest();
    }

    private void speedInFlush() throws Exception {
      try (Blocked states = Blocked.table(bed.store(), "twinbeam.speed_state")) {
        states.awaitWriter();
        pause(300);
        kill(speed::kill);
      }
      startSpeed();
    }

    private void speedAfterMarker() throws Exception {
      long settled = Answers.settled(answers.provenance());
      Waiting.until(
          "an epoch is settled",
          Duration.ofMillis(5),
          () -> Answers.settled(answers.provenance()) > settled);
      kill(speed::kill);
      startSpeed();
    }

    private void batchBeforePublishing() throws Exception {
      batchDiesAtItsWriteTo("twinbeam.batch_state");
    }

    private void batchWhilePublishing() throws Exception {
      batchDiesAtItsWriteTo("twinbeam.head");
    }

    private void batchDiesAtItsWriteTo(String table) throws Exception {
      long horizon = answers.horizon();
      try (Blocked states = Blocked.table(bed.store(), table)) {
        ChildJvm batch = jobs.start(Engine.SPARK, "batch");
        states.awaitWriter();
        pause(300);
        kill(batch::kill);
      }
      assertThat(answers.horizon()).isEqualTo(horizon);
      batch();
      assertThat(answers.horizon()).isGreaterThan(horizon);
    }

    private void batchAfterPublishing() throws Exception {
      long horizon = answers.horizon();
      ChildJvm batch = jobs.start(Engine.SPARK, "batch");
      Waiting.until(
          "the run is published", Duration.ofMillis(5), () -> answers.horizon() > horizon);
      kill(batch::kill);
      batch();
    }

    private void serving() throws Exception {
      pause(1000);
      kill(bed::killServing);
      bed.startServing();
    }

    private void postgresql() throws Exception {
      pause(1000);
      kill(bed::killPostgresql);
      pause(2000);
      bed.startPostgresql();
    }

    private void broker() throws Exception {
      pause(1000);
      kill(bed::killBroker);
      pause(2000);
      bed.startBroker();
    }

    private void tickers() throws Exception {
      pause(1000);
      kill(() -> tickers.forEach(ChildJvm::kill));
      tickers.clear();
      pause(3000);
      startTicker();
      startTicker();
    }

    /** An upgrade: the newer takes over when it has caught up, then the older is ended. */
    private void twoSpeedJobs() throws Exception {
      ChildJvm older = speed;
      long generation = answers.generation();
      startSpeed();
      Waiting.until("the newer takes over", () -> answers.generation() > generation);
      awaitEpochBegunNow();
      assertThat(older.isAlive()).isTrue();
      older.close();
    }

    private void twoIngestJobs() throws Exception {
      ChildJvm older = ingest;
      try (Blocked commits = Blocked.table(bed.store(), "iceberg_tables")) {
        commits.awaitWriter();
        startIngest();
        commits.awaitLock(); // With an epoch of its own in hand.
      }
      awaitEpochBegunNow();
      awaitEpochBegunNow();
      assertThat(older.isAlive()).isTrue();
      assertThat(ingest.isAlive()).isTrue();
      older.close();
    }

    private void twoBatches() throws Exception {
      long horizon = answers.horizon();
      ChildJvm one = jobs.start(Engine.SPARK, "batch");
      ChildJvm other = jobs.start(Engine.SPARK, "batch");
      List<Integer> statuses = List.of(one.exit().join(), other.exit().join());
      // One at a time: who comes while another builds is told so.
      assertThat(statuses).contains(0).isSubsetOf(0, 2);
      assertThat(answers.horizon()).isGreaterThan(horizon);
    }

    @Override
    public void close() {
      watch.close();
      flow.close();
      for (ChildJvm each : tickers) {
        each.close();
      }
      ingest.close();
      speed.close();
      spark.close();
      bed.close();
    }
  }
}
