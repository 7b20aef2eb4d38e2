/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.oracle.Oracle;
import org.twinbeam.core.oracle.OracleAnswer;
import org.twinbeam.core.oracle.OracleComparison;
import org.twinbeam.core.oracle.OracleEvent;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.embedded.EmbeddedKafka;
import org.twinbeam.embedded.EmbeddedPostgresql;
import org.twinbeam.io.lake.LakeConfig;
import org.twinbeam.io.lake.RawLake;
import org.twinbeam.io.log.LogConfig;
import org.twinbeam.io.store.Store;
import org.twinbeam.io.store.StoreConfig;
import org.twinbeam.io.store.StorePools;
import org.twinbeam.local.Engine;
import org.twinbeam.local.ServedView;
import org.twinbeam.local.ServingClient;
import org.twinbeam.serving.Serving;
import org.twinbeam.serving.ServingConfig;

/**
 * A hostile log through the real engines: Kafka, PostgreSQL, Flink and Spark, each pipeline in a
 * JVM of its own, and every answer over HTTP compared with the oracle, cell by cell and epoch by
 * epoch. The steps are in the order of a stream's life, and each builds on the one before.
 */
@TestMethodOrder(OrderAnnotation.class)
class EnginesIT {
  /** Checkpoints fall into the middle of bundles, bursts and flushes. */
  private static final String OFTEN = "--checkpointingInterval=200";

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Path WORK = Path.of("integration-tests/target/engines").toAbsolutePath();

  private static final List<AutoCloseable> OPEN = new ArrayList<>();
  private static HostileLog log;
  private static Definition definition;
  private static Oracle oracle;
  private static HostileTopic topic;
  private static LakeConfig lake;
  private static EngineJobs jobs;
  private static ServingClient client;
  private static ChildJvm speed;

  @BeforeAll
  static void start() throws Exception {
    log = HostileLog.of(HostileLog.seeds(1).get(0));
    definition = DefinitionReader.parse(Hostile.YAML, "hostile.yaml");
    oracle = new Oracle(definition);
    wipe(WORK);
    Files.createDirectories(WORK);
    Path yaml = Files.writeString(WORK.resolve("hostile.yaml"), Hostile.YAML);
    EmbeddedKafka broker = opened(EmbeddedKafka.start(WORK.resolve("kafka")));
    EmbeddedPostgresql database = opened(EmbeddedPostgresql.start(WORK.resolve("postgresql")));
    LogConfig kafka = new LogConfig(broker.bootstrapServers());
    StoreConfig store = new StoreConfig(database.jdbcUrl(), database.user(), database.password());
    OPEN.add(() -> StorePools.close(store));
    lake =
        new LakeConfig(
            store.url(), store.user(), store.password(), WORK.resolve("warehouse").toString());
    jobs =
        new EngineJobs(
            WORK.resolve("logs"),
            List.of(
                "--definition=" + yaml,
                "--bootstrapServers=" + kafka.bootstrapServers(),
                "--storeUrl=" + store.url(),
                "--storeUser=" + store.user(),
                "--warehouse=" + WORK.resolve("warehouse")),
            Map.of("TWINBEAM_STORE_PASSWORD", store.password()));
    topic = new HostileTopic(kafka, definition.stream(), log);
    Store.migrate(store);
    Serving serving = opened(Serving.start(ServingConfig.local(store, 0)));
    client = new ServingClient(serving.url());
  }

  @AfterAll
  static void stop() throws Exception {
    for (int i = OPEN.size() - 1; i >= 0; i--) {
      OPEN.get(i).close();
    }
  }

  @Test
  @Order(1)
  void speedAloneIsExactFromTheFirstEpochOn() throws Exception {
    topic.append(0, 10);
    speed = opened(jobs.start(Engine.FLINK, "speed", "--flushMillis=200", OFTEN));
    opened(jobs.start(Engine.FLINK, "ingest", OFTEN));
    awaitSettled(topic.newestClosed());
    compareEveryAsOf(-1);
  }

  @Test
  @Order(2)
  void batchTakesOverAndTheMergeStaysExactWhileEventsFlow() throws Exception {
    awaitCommitted(topic.newestClosed());
    jobs.run(Engine.SPARK, "batch");
    long horizon = horizon();
    assertThat(horizon).isEqualTo(topic.newestClosed() + 1);
    compareEveryAsOf(horizon - 1);
    topic.append(10, 17);
    awaitSettled(topic.newestClosed());
    compareEveryAsOf(horizon - 1);
  }

  @Test
  @Order(3)
  void speedJobThatIsKilledAndStartedAnewIsExact() throws Exception {
    speed.kill();
    topic.append(17, Long.MAX_VALUE);
    long generation = generation();
    compareEveryAsOf(horizon() - 1);
    speed = opened(jobs.start(Engine.FLINK, "speed", "--flushMillis=200", OFTEN));
    awaitSettled(topic.newestClosed());
    assertThat(generation()).isGreaterThan(generation);
    compareEveryAsOf(horizon() - 1);
  }

  @Test
  @Order(4)
  void incrementalRunAddsTheNewEpochs() throws Exception {
    awaitCommitted(topic.newestClosed());
    jobs.run(Engine.SPARK, "batch");
    assertThat(horizon()).isEqualTo(topic.newestClosed() + 1);
    compareEveryAsOf(horizon() - 1);
    compareLive();
  }

  @Test
  @Order(5)
  void rebuildOnAnotherEngineGivesTheSame() throws Exception {
    jobs.run(Engine.DIRECT, "batch", "--rebuild");
    compareEveryAsOf(horizon() - 1);
    compareLive();
  }

  /** An edited definition is built beside the live one, and takes over when it has caught up. */
  @Test
  @Order(6)
  void editedDefinitionIsPromotedOnceItHasCaughtUp() throws Exception {
    String edited = Hostile.YAML.replace("small < 1000000", "small < 60");
    Path yaml = Files.writeString(WORK.resolve("edited.yaml"), edited);
    String flag = "--definition=" + yaml;
    jobs.run(Engine.SPARK, "batch", flag);
    compareLive();
    try (ChildJvm early = jobs.start(Engine.DIRECT, "promote", flag)) {
      assertThat(early.exit().join()).isEqualTo(2);
    }
    speed.kill();
    speed = opened(jobs.start(Engine.FLINK, "speed", "--flushMillis=200", OFTEN, flag));
    await("the new versions are promoted", () -> promoted(flag));
    definition = DefinitionReader.parse(edited, "edited.yaml");
    oracle = new Oracle(definition);
    compareEveryAsOf(horizon() - 1);
    compareLive();
  }

  private static boolean promoted(String flag) throws Exception {
    try (ChildJvm promote = jobs.start(Engine.DIRECT, "promote", flag)) {
      return promote.exit().join() == 0;
    }
  }

  /** Every epoch from {@code first} to settled. */
  private static void compareEveryAsOf(long first) throws Exception {
    List<OracleEvent> judged = oracle.judge(topic.read());
    long settled = provenance().path("settled").path("epoch").asLong();
    assertThat(settled).isGreaterThanOrEqualTo(first);
    for (long asOf = first; asOf <= settled; asOf++) {
      compare(oracle.answer(judged, asOf), "&asOf=" + asOf);
    }
  }

  /** Nothing is pending: the live answer is that of the whole log. */
  private static void compareLive() throws Exception {
    OracleAnswer whole = oracle.answer(oracle.judge(topic.read()), Long.MAX_VALUE);
    await(
        "the open epoch is flushed",
        () ->
            client.get("/v1/status").at("/streams/0/events/read").asLong() == whole.total().read());
    compare(whole, "");
  }

  private static void compare(OracleAnswer expected, String parameters) throws Exception {
    for (View view : definition.views()) {
      ServedView served =
          ServedView.fetch(client, oracle, definition.stream(), view.name(), parameters);
      assertThat(served.repeated()).isEmpty();
      assertThat(served.provenance().path("complete").asBoolean()).isTrue();
      OracleComparison comparison = OracleComparison.of(expected.only(view.name()), served.cells());
      assertThat(comparison.differences())
          .as("%s of %s%n%s", view.name() + parameters, log, comparison.describe(5))
          .isEmpty();
    }
  }

  private static JsonNode provenance() throws Exception {
    String view = definition.views().get(0).name();
    return client
        .get("/v1/streams/" + definition.stream() + "/views/" + view + "?limit=1")
        .path("provenance");
  }

  private static long horizon() throws Exception {
    return provenance().path("horizon").path("epoch").asLong();
  }

  private static long generation() throws Exception {
    return provenance().path("generation").asLong();
  }

  private static void awaitSettled(long epoch) throws Exception {
    await(
        "epoch " + epoch + " is settled",
        () -> provenance().path("settled").path("epoch").asLong(-1) >= epoch);
  }

  private static void awaitCommitted(long epoch) throws Exception {
    await(
        "epoch " + epoch + " is in the lake",
        () -> {
          try (RawLake raw = RawLake.open(lake, definition.stream())) {
            return raw.committedThrough().orElse(-1) >= epoch;
          }
        });
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Exception last = null;
    while (System.nanoTime() < deadline) {
      try {
        if (condition.call()) {
          return;
        }
      } catch (IOException e) {
        last = e; // Not registered yet, say.
      }
      Thread.sleep(200);
    }
    throw new AssertionError("after " + PATIENCE + " it is not so that " + what, last);
  }

  private static void wipe(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static <T extends AutoCloseable> T opened(T resource) {
    OPEN.add(resource);
    return resource;
  }
}
