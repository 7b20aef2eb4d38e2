/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.Versions;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.prepare.Outcome.Prepared;
import org.twinbeam.core.prepare.Preparation;
import org.twinbeam.local.Engine;

/**
 * Hostile logs through the real engines: Kafka, PostgreSQL, a Flink cluster and Spark, each in
 * processes of its own, started once for all seeds. Every answer over HTTP is compared with the
 * oracle, cell by cell: as of every epoch after each step of a stream's life, and as of epochs
 * drawn at random all the while that events flow.
 */
class EnginesIT {
  /** Checkpoints fall into the middle of bundles, bursts and flushes. */
  private static final String OFTEN = "--checkpointingInterval=200";

  private static Testbed bed;
  private static FlinkCluster flink;
  private static JobHost flinkClient;
  private static JobHost spark;
  private static JobHost direct;

  @BeforeAll
  static void start() throws Exception {
    bed = Testbed.start("engines");
    flink = FlinkCluster.start(bed.processes(), bed.work().resolve("flink"));
    flinkClient = bed.host(Engine.FLINK);
    spark = bed.host(Engine.SPARK);
    direct = bed.host(Engine.DIRECT);
  }

  @AfterAll
  static void stop() {
    for (AutoCloseable each : new AutoCloseable[] {direct, spark, flinkClient, flink, bed}) {
      close(each);
    }
  }

  private static void close(AutoCloseable resource) {
    try {
      if (resource != null) {
        resource.close();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  static List<Long> seeds() {
    return Rerun.fewSeeds(1, 2, 3);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyEngineAndTheirMergeAgreeWithTheOracle(long seed) throws Exception {
    HostileLog log = HostileLog.of(Hostile.definition(), seed);
    try (Life life = new Life(log, "_" + seed)) {
      life.speedAloneIsExactFromTheFirstEpochOn();
      life.batchTakesOverWhileEventsFlow();
      life.newerSpeedJobTakesOverFromTheOneThatIsGone();
      life.incrementalRunAddsTheNewEpochs();
      life.rebuildOnAnotherEngineGivesTheSame();
      life.editedDefinitionIsPromotedOnceItHasCaughtUp();
    } catch (AssertionError | Exception e) {
      throw new AssertionError(log + ": " + e.getMessage(), e);
    }
  }

  /** Scores are computed on each engine, and a newer model takes over and gives back. */
  @Tag("full")
  @Test
  void scoresAreExactOnEveryEngineAndThroughPromotions() throws Exception {
    long seed = Rerun.fewSeeds(5).get(0);
    Definition plain = Edited.stream(Hostile.read("streams/departures.yaml"), "departures_" + seed);
    HostileLog hostile = HostileLog.of(Hostile.read("streams/departures.yaml"), seed);
    HostileLog log = hostile.with(plain, hostile.partitions());
    try (ScoredTwin first = ScoredTwin.train(bed.models(), log, seed);
        Life life = new Life(log, first)) {
      life.speedAloneIsExactFromTheFirstEpochOn();
      life.batchTakesOverWhileEventsFlow();
      life.scoresOverHttpAreThose(first);
      try (ScoredTwin second = ScoredTwin.train(bed.models(), log, seed + 1)) {
        life.newerModelTakesOverAndGivesBack(first, second);
      }
    } catch (AssertionError | Exception e) {
      throw new AssertionError(log + ": " + e.getMessage(), e);
    }
  }

  /** The job manager starts the jobs again from their checkpoints when a new one has joined. */
  @Tag("full")
  @Test
  void aTaskManagerDiesUnderSurvivingJobs() throws Exception {
    long seed = Rerun.fewSeeds(4).get(0);
    HostileLog log = HostileLog.of(Hostile.definition(), seed);
    try (Life life = new Life(log, "_survives_" + seed)) {
      life.survivesADeadTaskManager();
    } catch (AssertionError | Exception e) {
      throw new AssertionError(log + ": " + e.getMessage(), e);
    }
  }

  /** The life of one stream; each step builds on the one before. */
  private static final class Life implements AutoCloseable {
    private final HostileLog log;
    private final Definition definition;
    private final HostileTopic topic;
    private final EngineJobs jobs;
    private final long seed;
    private final long end;
    private final List<String> running = new ArrayList<>();
    private Answers answers;
    private String speed;

    Life(HostileLog log, String suffix) throws Exception {
      this.log = log;
      this.definition = Edited.stream(log.definition(), log.definition().stream() + suffix);
      this.seed = log.seed();
      this.end = log.lastEpoch() + 2;
      this.topic = new HostileTopic(bed.log(), definition.stream(), log);
      this.jobs = bed.jobs(definition);
      this.answers = new Answers(bed.client(), new Truth(topic, definition));
    }

    /** Of a stream that a model scores. */
    Life(HostileLog log, ScoredTwin twin) throws Exception {
      this.log = log;
      this.definition = twin.scored("late");
      this.seed = log.seed();
      this.end = log.lastEpoch() + 2;
      this.topic = new HostileTopic(bed.log(), definition.stream(), log);
      this.jobs = bed.jobs(definition);
      this.answers =
          new Answers(
              bed.client(),
              new Truth(topic, twin.told(), twin.scored(twin.reference().toString()), twin::told));
    }

    void scoresOverHttpAreThose(ScoredTwin twin) throws Exception {
      Preparation preparation = Preparation.compile(log.definition());
      String path = "/v1/streams/" + definition.stream() + ":score";
      int asked = 0;
      for (LogEntry entry : topic.read().get(0)) {
        if (asked < 50
            && entry instanceof LogEntry.Event event
            && event.record().contentType() != null
            && preparation.prepare(event.record().payload(), event.record().contentType())
                instanceof Prepared prepared) {
          JsonNode told =
              bed.client()
                  .post(path, event.record().contentType(), event.record().payload())
                  .path("scores")
                  .path("late_risk");
          assertThat(told.path("score").asDouble())
              .as("score of %s", prepared.id())
              .isCloseTo(twin.score(prepared), within(1e-6));
          // Read again: the client's whole numbers are of another class than these.
          assertThat(new ObjectMapper().readTree(told.path("features").toString()))
              .isEqualTo(twin.features(prepared));
          assertThat(told.path("version").asLong())
              .isEqualTo(twin.reference().version().getAsLong());
          asked++;
        }
      }
      assertThat(asked).isGreaterThan(10);
    }

    /** Both versions are kept up to date by jobs of their own, so that the pointer can go back. */
    void newerModelTakesOverAndGivesBack(ScoredTwin first, ScoredTwin second) throws Exception {
      Truth then =
          new Truth(
              topic, second.told(), second.scored(second.reference().toString()), second::told);
      View view = definition.views().get(0);
      try (ScoredWatch watch =
          ScoredWatch.start(
              bed.client(),
              view,
              Map.of(version(first, view), answers.truth(), version(second, view), then),
              seed)) {
        String flag = "--modelVersion=late:" + second.reference().version().getAsLong();
        run(spark, "batch", flag);
        assertThat(direct.run(jobs.commandLine("promote", flag)).get()).isEqualTo(2);
        submit("speed", "--flushMillis=200", flag);
        topic.append(17, 20);
        promote(flag);
        assertThat(answers.provenance().path("version").asText()).isEqualTo(version(second, view));
        topic.append(20, 22);
        promote("--modelVersion=late:" + first.reference().version().getAsLong());
        topic.append(22, end);
        awaitSettled();
        watch.end();
      }
      assertThat(answers.provenance().path("version").asText()).isEqualTo(version(first, view));
      compare();
      answers.compareLive();
      long batched = scoresAreInTheWarehouse(first, answers.truth());
      assertThat(batched).isNotNegative();
      scoresAreInTheTopic(first, answers.truth(), 0);
      scoresAreInTheTopic(second, then, scoresAreInTheWarehouse(second, then) + 1);
    }

    /**
     * Each event that batch accepted, once, and no other.
     *
     * @return the last epoch of which there are events
     */
    private long scoresAreInTheWarehouse(ScoredTwin twin, Truth truth) throws Exception {
      List<ScoreRows> rows =
          ScoreRows.of(bed.lake(), definition.stream()).stream()
              .filter(row -> row.modelVersion() == twin.reference().version().getAsLong())
              .toList();
      long last = rows.stream().mapToLong(ScoreRows::epoch).max().orElseThrow();
      Map<List<Long>, Object> found = new HashMap<>();
      rows.forEach(row -> found.put(List.of((long) row.partition(), row.offset()), row.score()));
      assertThat(found).hasSameSizeAs(rows).isEqualTo(truth.accepted("late_risk", 0, last));
      return last;
    }

    /** Each event that speed accepted, from an epoch on; of the open epoch there may be more. */
    private void scoresAreInTheTopic(ScoredTwin twin, Truth truth, long from) throws Exception {
      Map<List<Long>, Object> expected = truth.accepted("late_risk", from, truth.newestClosed());
      assertThat(expected).isNotEmpty();
      Waiting.until(
          "every score is in the topic",
          () ->
              ScoreTopic.read(
                      bed.log(), definition.stream(), "late_risk", twin.reference().toString())
                  .entrySet()
                  .containsAll(expected.entrySet()));
    }

    private static String version(ScoredTwin twin, View view) throws Exception {
      return Versions.of(twin.scored(twin.reference().toString())).views().get(view.name());
    }

    private void promote(String flag) throws Exception {
      Waiting.until(
          flag + " is promoted", () -> direct.run(jobs.commandLine("promote", flag)).get() == 0);
    }

    void speedAloneIsExactFromTheFirstEpochOn() throws Exception {
      topic.append(0, 10);
      speed = submit("speed", "--flushMillis=200");
      submit("ingest");
      awaitSettled();
      compare();
    }

    void batchTakesOverWhileEventsFlow() throws Exception {
      awaitCommitted();
      long closed = answers.truth().newestClosed();
      try (AnswerWatch watch = AnswerWatch.start(answers, seed)) {
        CompletableFuture<Integer> batch = spark.run(jobs.commandLine("batch"));
        for (long epoch = 10; epoch < 17; epoch++) {
          topic.append(epoch, epoch + 1);
          watch.assertNothingWrong();
        }
        assertThat(batch.get()).isZero();
        awaitSettled();
        watch.end();
      }
      assertThat(answers.horizon()).isGreaterThan(closed);
      compare();
    }

    void newerSpeedJobTakesOverFromTheOneThatIsGone() throws Exception {
      flink.cancel(speed);
      long generation = answers.generation();
      try (AnswerWatch watch = AnswerWatch.start(answers, seed)) {
        topic.append(17, 20);
        speed = submit("speed", "--flushMillis=200");
        topic.append(20, end);
        awaitSettled();
        watch.end();
      }
      assertThat(answers.generation()).isGreaterThan(generation);
      compare();
    }

    void incrementalRunAddsTheNewEpochs() throws Exception {
      awaitCommitted();
      run(spark, "batch");
      assertThat(answers.horizon()).isEqualTo(answers.truth().newestClosed() + 1);
      compare();
      answers.compareLive();
    }

    void rebuildOnAnotherEngineGivesTheSame() throws Exception {
      run(direct, "batch", "--rebuild");
      compare();
      answers.compareLive();
    }

    /** An edited definition is built beside the live one, and takes over when it has caught up. */
    void editedDefinitionIsPromotedOnceItHasCaughtUp() throws Exception {
      String edited = Edited.within(definition).yaml();
      Path yaml = bed.work().resolve(definition.stream() + "-edited.yaml");
      Files.writeString(yaml, edited);
      String flag = "--definition=" + yaml;
      run(spark, "batch", flag);
      answers.compareLive();
      assertThat(direct.run(jobs.commandLine("promote", flag)).get()).isEqualTo(2);
      flink.cancel(speed);
      speed = submit("speed", "--flushMillis=200", flag);
      Waiting.until(
          "the new versions are promoted",
          () -> direct.run(jobs.commandLine("promote", flag)).get() == 0);
      answers =
          new Answers(
              bed.client(), new Truth(topic, DefinitionReader.parse(edited, yaml.toString())));
      compare();
      answers.compareLive();
    }

    void survivesADeadTaskManager() throws Exception {
      speed = submit("speed", "--flushMillis=200");
      String ingest = submit("ingest");
      try (Flow flow = Flow.once(topic, log, Duration.ofSeconds(20));
          AnswerWatch watch = AnswerWatch.start(answers, seed)) {
        Waiting.until("an epoch is settled", () -> Answers.settled(answers.provenance()) > 0);
        Waiting.until("checkpoints", () -> flink.checkpoints(speed, "completed") > 0);
        Waiting.until("checkpoints", () -> flink.checkpoints(ingest, "completed") > 0);
        Thread.sleep(new Random(seed).nextInt(3_000)); // The moment is the seed's.
        flink.killTaskManager();
        flink.startTaskManager();
        flow.await();
        awaitSettled();
        awaitCommitted();
        flow.assertKept();
        watch.end();
      }
      assertThat(flink.jobs()).as("the same jobs").contains(speed, ingest);
      assertThat(flink.checkpoints(speed, "restored")).isPositive();
      assertThat(flink.checkpoints(ingest, "restored")).isPositive();
      compare();
      answers.compareLive();
      LakeRows.check(bed.lake(), answers.truth(), 0);
    }

    private void compare() throws Exception {
      answers.compareEveryAsOf();
      Equation.check(bed.store(), answers.truth(), answers.provenance());
    }

    private void awaitSettled() throws Exception {
      long epoch = answers.truth().newestClosed();
      Waiting.until(
          "epoch " + epoch + " is settled", () -> Answers.settled(answers.provenance()) >= epoch);
    }

    private void awaitCommitted() throws Exception {
      long epoch = answers.truth().newestClosed();
      Waiting.until(
          "epoch " + epoch + " is in the lake", () -> bed.committed(definition.stream()) >= epoch);
    }

    private void run(JobHost host, String pipeline, String... flags) throws Exception {
      assertThat(host.run(jobs.commandLine(pipeline, flags)).get())
          .as("%s %s; see %s", pipeline, List.of(flags), host.jvm().log())
          .isZero();
    }

    /** Submits a streaming job, and returns its id when the cluster has it. */
    private String submit(String pipeline, String... flags) throws Exception {
      Set<String> before = flink.jobs();
      List<String> line = jobs.commandLine(pipeline, flags);
      line.add(OFTEN);
      line.addAll(flink.flags());
      CompletableFuture<Integer> ended = flinkClient.run(line);
      Waiting.until(
          pipeline + " is submitted",
          () -> {
            assertThat(ended.isDone())
                .as("%s ended; see %s", pipeline, flinkClient.jvm().log())
                .isFalse();
            return flink.jobs().size() > before.size();
          });
      Set<String> after = flink.jobs();
      after.removeAll(before);
      String job = after.iterator().next();
      running.add(job);
      return job;
    }

    @Override
    public void close() throws Exception {
      for (String job : running) {
        if (flink.jobs().contains(job)) {
          flink.cancel(job);
        }
      }
    }
  }
}
