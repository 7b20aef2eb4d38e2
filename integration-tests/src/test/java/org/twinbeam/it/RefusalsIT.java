/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.twinbeam.core.epoch.EpochCut;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.embedded.EmbeddedKafka;
import org.twinbeam.embedded.EmbeddedPostgresql;
import org.twinbeam.embedded.LogTail;
import org.twinbeam.io.lake.EpochCommit;
import org.twinbeam.io.lake.RawLake;
import org.twinbeam.io.log.LogConfig;
import org.twinbeam.io.log.LogRefusedException;
import org.twinbeam.io.log.LogWriter;
import org.twinbeam.io.store.Store;
import org.twinbeam.io.store.StoreConfig;
import org.twinbeam.io.store.StoreException;
import org.twinbeam.io.store.StorePools;
import org.twinbeam.it.CommandLine.Ended;
import org.twinbeam.local.Engine;
import org.twinbeam.serving.Serving;
import org.twinbeam.serving.ServingConfig;

/**
 * Everything that voids the promise of an exact answer, done to a real broker and a real database:
 * each command that would go wrong says what happened and what to do, writes nothing, and works
 * once that is done. Without -Pfull, one for each thing that can be wrong: the log's settings, its
 * topic, the lake, the store, and how a refusal ends a command.
 */
class RefusalsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long BEGAN = RefusalStream.BEGAN;
  private static final long LATER = BEGAN + 86_400_000L;

  @TempDir static Path work;

  private static final List<AutoCloseable> OPEN = new ArrayList<>();
  private static CommandLine commands;
  private static LogConfig kafka;
  private static EmbeddedPostgresql database;
  private static StoreConfig store;

  @BeforeAll
  static void start() throws Exception {
    kafka = new LogConfig(opened(EmbeddedKafka.start(work.resolve("kafka"))).bootstrapServers());
    database = opened(EmbeddedPostgresql.start(work.resolve("postgresql")));
    store = new StoreConfig(database.jdbcUrl(), database.user(), database.password());
    OPEN.add(() -> StorePools.close(store));
    Store.migrate(store);
    commands = opened(new CommandLine());
  }

  @AfterAll
  static void stop() throws Exception {
    for (int i = OPEN.size() - 1; i >= 0; i--) {
      OPEN.get(i).close();
    }
  }

  // The log's settings ---------------------------------------------------------------------------

  @Test
  void aLogThatCannotBeTrustedIsRefusedUntilItsSettingsAreMended() throws Exception {
    RefusalStream stream = stream("untrusted").withLog(1);
    List<String> wrong =
        List.of(
            "cleanup.policy=compact",
            "message.timestamp.type=LogAppendTime",
            "unclean.leader.election.enable=true",
            "min.insync.replicas=2");
    for (String setting : wrong) {
      set(stream, setting);
    }
    for (String pipeline : List.of("ticker", "ingest", "speed")) {
      String said = refused(stream, pipeline, "--partitions=2");
      assertThat(said).contains("kafka-configs.sh --bootstrap-server " + kafka.bootstrapServers());
      for (String setting : wrong) {
        assertThat(said).contains("topic untrusted.events has " + setting + ", must be ");
      }
    }
    assertThatThrownBy(() -> LogWriter.open(kafka, stream.name))
        .isInstanceOf(LogRefusedException.class)
        .hasMessageContaining("cleanup.policy=compact, must be delete");
    mend(stream, refused(stream, "ingest"));
    CompletableFuture<Ended> ticker = stream.start("ticker", "--epochSeconds=1", "--partitions=2");
    CompletableFuture<Ended> ingest = stream.start("ingest");
    await("ingest goes on", () -> stream.committed() >= 1);
    set(stream, "cleanup.policy=compact,delete");
    assertThat(stopped(ticker)).contains("cleanup.policy=compact,delete, must be delete");
    Ended speed = stream.run("speed");
    assertThat(speed.status()).isEqualTo(2);
    assertThat(speed.said()).contains("cleanup.policy=compact,delete, must be delete");
    stream.deleteTopic();
    assertThat(stopped(ingest)).contains("topic untrusted.events was deleted");
  }

  /** Runs the commands that a message gives. */
  private static void mend(RefusalStream stream, String said) throws Exception {
    List<MatchResult> commands =
        Pattern.compile("--add-config (\\S+)").matcher(said).results().toList();
    for (MatchResult command : commands) {
      set(stream, command.group(1));
    }
  }

  @Test
  @Tag("full")
  void aRetentionShorterThanAnEpochIsRefusedByTheTicker() throws Exception {
    RefusalStream stream = stream("fleeting").withLog(0);
    set(stream, "retention.ms=500000");
    String said = refused(stream, "ticker", "--partitions=2");
    assertThat(said).contains("retention.ms=500000, must be at least two epochs of 300000 ms");
    mend(stream, said);
    CompletableFuture<Ended> ticker = stream.start("ticker", "--partitions=2", "--epochSeconds=1");
    stream.addPartition();
    assertThat(stopped(ticker)).contains("3 ").contains("partition count is fixed");
  }

  // The log's partitions -------------------------------------------------------------------------

  @Test
  @Tag("full")
  void addedPartitionsStopWhatRunsAndRefuseWhatStarts() throws Exception {
    RefusalStream stream = stream("widened").withLog(2);
    CompletableFuture<Ended> ticker = stream.start("ticker", "--partitions=2", "--epochSeconds=1");
    CompletableFuture<Ended> ingest = stream.start("ingest");
    CompletableFuture<Ended> speed = stream.start("speed", "--flushMillis=100");
    try (LogWriter door = LogWriter.open(kafka, stream.name)) {
      await("speed and ingest run", () -> stream.settled() >= 3 && stream.committed() >= 2);
      stream.addPartition();
      String told = stream.topic() + " had 2 partitions at the start and has 3 now";
      assertThat(stopped(ticker)).contains(told);
      assertThat(stopped(ingest)).contains(told);
      assertThat(stopped(speed)).contains(told);
      await("the door refuses", () -> refusal(door).contains(told));
    }
    assertThatThrownBy(() -> LogWriter.open(kafka, stream.name))
        .isInstanceOf(LogRefusedException.class)
        .hasMessageContaining("was written for 2");
    for (String pipeline : List.of("ticker", "ingest", "speed")) {
      assertThat(refused(stream, pipeline, "--partitions=3"))
          .contains(stream.topic() + " has 3 partitions, but the epoch marker at partition ")
          .contains("was written for 2")
          .contains("Make a stream of another name");
    }
    assertThat(stream.run("batch").status()).as("the lake is whole").isZero();
  }

  /** Without a marker only the lake knows. */
  @Test
  @Tag("full")
  void aLakeOfAnotherPartitionCountRefusesIngestAndSpeed() throws Exception {
    RefusalStream stream = stream("unmarked").withLake(0, 1, BEGAN);
    stream.create(3);
    for (String pipeline : List.of("ingest", "speed")) {
      assertThat(refused(stream, pipeline))
          .contains(stream.topic() + " has 3 partitions, but start positions are known for")
          .contains("[0, 1]");
    }
  }

  /** What a task throws comes to the command by Flink's own serialised causes. */
  @Test
  void aRefusalOnFlinkEndsTheCommandWithStatusTwo() throws Exception {
    RefusalStream stream = stream("on_flink").withLog(1);
    List<String> arguments =
        stream.commandLine("ingest", "--runner=FlinkRunner", "--numberOfExecutionRetries=0");
    try (ChildJvm ingest =
        new Processes(work)
            .engine("ingest", Engine.FLINK, "org.twinbeam.pipelines.Main", "512m")
            .arguments(arguments)
            .start()) {
      await("ingest runs on Flink", () -> stream.committed() == 1);
      stream.addPartition();
      assertThat(ingest.exit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .as(LogTail.of(ingest.log(), 40))
          .isEqualTo(2);
      assertThat(Files.readString(ingest.log()))
          .contains(
              "ingest: stopped: topic on_flink.events had 2 partitions at the start and has 3 now");
    }
  }

  // What the log still holds ---------------------------------------------------------------------

  @Test
  @Tag("full")
  void aLogThatNoLongerReachesBackToTheHorizonRefusesSpeedUntilBatchHasRun() throws Exception {
    RefusalStream stream = stream("late").withLog(5).withLake(0, 2, BEGAN);
    assertThat(stream.run("batch").status()).isZero();
    stream.withLake(3, 5, BEGAN);
    // The horizon is 3, and ids are remembered for one epoch: speed begins at epoch 2.
    stream.deleteRecordsBefore(RefusalStream.cut(4).ends().get(0));
    assertThat(refused(stream, "speed"))
        .contains("no longer reaches back to offset 5 of partition 0 of topic late.events")
        .contains("its first record is 14")
        .contains("run batch with this definition");
    assertThat(stream.run("batch").status()).isZero();
    CompletableFuture<Ended> speed = stream.start("speed", "--flushMillis=100");
    stream.append(6, 6, BEGAN);
    await("speed has settled epoch 6", () -> stream.settled() == 1);
    madeAnew(stream);
    assertThat(stopped(speed)).contains("is another one than at the start");
  }

  @Test
  @Tag("full")
  void eventsThatAreGoneBeforeTheyWereIngestedRefuseIngest() throws Exception {
    RefusalStream stream = stream("lost").withLog(5).withLake(0, 1, BEGAN);
    stream.deleteRecordsBefore(12);
    for (String pipeline : List.of("ingest", "speed")) {
      assertThat(refused(stream, pipeline))
          .contains("no longer reaches back to offset 5 of partition 0 of topic lost.events")
          .contains("its first record is 12")
          .contains("give the stream a new name");
    }
    RefusalStream fresh = stream("lost_from_the_first").withLog(2);
    fresh.deleteRecordsBefore(1);
    for (String pipeline : List.of("ingest", "speed")) {
      assertThat(refused(fresh, pipeline)).contains("offset 0 of partition 0", "record is 1");
    }
    worksUnderANewName("found_again");
  }

  // A topic made anew ----------------------------------------------------------------------------

  /** The new log has grown past every offset that was recorded of the old one. */
  @Test
  void aTopicMadeAnewEndsWhatRunsAndIsNeverMixedWithTheOldOne() throws Exception {
    RefusalStream stream = stream("anew").withLog(3).withLake(0, 1, BEGAN);
    assertThat(stream.run("batch").status()).isZero();
    CompletableFuture<Ended> ingest = stream.start("ingest");
    CompletableFuture<Ended> speed = stream.start("speed", "--flushMillis=100");
    await("both run", () -> stream.committed() == 3 && stream.settled() >= 2);
    madeAnew(stream);
    stream.append(0, 5, LATER);
    assertThat(stopped(ingest)).containsAnyOf("is another one than at the start", "beyond the end");
    assertThat(stopped(speed)).containsAnyOf("is another one than at the start", "beyond the end");
    assertThat(stream.committed()).isEqualTo(3);
    for (String pipeline : List.of("ingest", "speed")) {
      assertThat(refused(stream, pipeline))
          .contains(
              "topic anew.events is not the log that was read before: epoch 3 ended at offset 11")
          .contains("the marker of epoch 4 there was written at 2001-01-02T00:04:00Z")
          .contains("the one that ended epoch 3 at 2001-01-01T00:04:00Z")
          .contains("give the stream a new name");
    }
    assertThat(stream.run("batch").status()).as("lake and store belong together").isZero();
  }

  @Test
  @Tag("full")
  void aShorterLogThanTheLakeKnowsIsRefused() throws Exception {
    RefusalStream stream = stream("shorter").withLog(1).withLake(0, 3, BEGAN);
    for (String pipeline : List.of("ingest", "speed")) {
      assertThat(refused(stream, pipeline))
          .contains(
              "offset 11 of partition 0 of topic shorter.events is beyond the end of the log, 6")
          .contains("deleted and made anew");
    }
  }

  @Test
  @Tag("full")
  void aLogThatEndsOrHasAnEventWhereAnEpochEndedIsRefused() throws Exception {
    RefusalStream ends = endedAt("ends", 6);
    ends.withLog(1);
    assertThat(refused(ends, "ingest"))
        .contains("epoch 0 ended at offset 6 of partition 0, but the log ends at offset 6");
    RefusalStream event = endedAt("event", 3);
    event.withLog(1);
    assertThat(refused(event, "ingest"))
        .contains("epoch 0 ended at offset 3 of partition 0, but an event stands there");
    RefusalStream stale = stream("stale").withLog(3);
    try (RawLake raw = RawLake.create(stale.lake, stale.name, RefusalStream.PARTITIONS)) {
      for (int epoch = 0; epoch < 3; epoch++) {
        EpochCut to = new EpochCut(epoch, List.of(2L, 2L));
        EpochCut from = epoch == 0 ? RefusalStream.cut(-1) : new EpochCut(epoch - 1, to.ends());
        raw.commit(new EpochCommit(epoch, from, to, List.of(), 0, BEGAN));
      }
    }
    assertThat(refused(stale, "speed")).contains("but the marker of epoch 1 stands there");
  }

  /** A lake in which epoch 0 ended at an offset of our choice. */
  private static RefusalStream endedAt(String name, long offset) throws Exception {
    RefusalStream stream = stream(name);
    EpochCut cut = new EpochCut(0, List.of(offset, offset));
    try (RawLake raw = RawLake.create(stream.lake, name, RefusalStream.PARTITIONS)) {
      raw.commit(new EpochCommit(0, RefusalStream.cut(-1), cut, List.of(), 0, BEGAN + 60_000));
    }
    return stream;
  }

  // Lake and store -------------------------------------------------------------------------------

  @Test
  void aLakeThatWasLostRefusesBatchAndSpeedUntilIngestHasFilledItAgain() throws Exception {
    RefusalStream stream = stream("drowned").withLog(3).withLake(0, 2, BEGAN);
    assertThat(stream.run("batch").status()).isZero();
    stream.execute("DELETE FROM iceberg_tables WHERE table_name = 'raw_drowned'");
    for (String pipeline : List.of("batch", "speed")) {
      assertThat(refused(stream, pipeline))
          .contains("built view hourly of stream drowned from the lake's epochs 0 to 2")
          .contains("but the lake in " + stream.lake.warehouse() + " has none")
          .contains("start again once epoch 2 is in it");
    }
    stream.withLake(0, 0, BEGAN);
    assertThat(refused(stream, "batch")).contains("ends with epoch 0");
    CompletableFuture<Ended> ingest = stream.start("ingest");
    await("ingest has filled the lake", () -> stream.committed() == 3);
    assertThat(stream.run("batch").status()).isZero();
    // The next epoch is committed by someone who read another log.
    try (RawLake raw = RawLake.open(stream.lake, stream.name)) {
      EpochCut to = new EpochCut(4, List.of(12L, 12L));
      raw.commit(new EpochCommit(4, RefusalStream.cut(3), to, List.of(), 0, LATER));
    }
    stream.append(4, 4, BEGAN);
    assertThat(stopped(ingest))
        .contains("has epoch 4 with 0 events", "The log changed after it was read");
    assertThat(refused(stream, "ingest")).contains("epoch 4 ended at offset 12 of partition 0");
  }

  @Test
  @Tag("full")
  void aLakeOfAnotherLogThanTheStoresRefusesBatchAndSpeed() throws Exception {
    RefusalStream stream = stream("swapped").withLog(3).withLake(0, 2, BEGAN);
    assertThat(stream.run("batch").status()).isZero();
    stream.execute("DELETE FROM iceberg_tables WHERE table_name = 'raw_swapped'");
    stream.withLake(0, 3, LATER);
    for (String pipeline : List.of("batch", "speed")) {
      assertThat(refused(stream, pipeline))
          .contains("the last of which ended at 2001-01-01T00:03:00Z")
          .contains("the epoch 2 that is in the lake")
          .contains("ended at 2001-01-02T00:03:00Z: it was filled from another log since");
    }
    stream.execute("DELETE FROM iceberg_tables WHERE table_name = 'raw_swapped'");
    stream.withLake(0, 3, BEGAN);
    assertThat(stream.run("batch").status()).as("the right lake is back").isZero();
  }

  @Test
  @Tag("full")
  void batchWithoutALakeIsToldToStartIngest() throws Exception {
    RefusalStream stream = stream("dry").withLog(1);
    assertThat(refused(stream, "batch")).contains("stream dry has no lake", "Start ingest first");
    stream.withLake(0, 1, BEGAN);
    assertThat(stream.run("batch").status()).isZero();
  }

  // The store's schema ---------------------------------------------------------------------------

  @Test
  @Tag("full")
  void aStoreWithoutTablesIsRefusedByItsReadersUntilBatchHasMadeThem() throws Exception {
    StoreConfig empty = databaseOf("empty");
    RefusalStream stream = stream("first", empty);
    assertThat(refused(stream, "batch")).contains("stream first has no lake");
    assertThat(stream.number("SELECT count(*) FROM pg_namespace WHERE nspname = 'twinbeam'"))
        .as("tables are made after the checks")
        .isZero();
    stream.withLake(0, 1, BEGAN);
    assertThat(refused(stream, "promote"))
        .contains("has no Twinbeam tables", "wanted version 3", "start speed or batch");
    assertThat(servingRefused(empty)).contains("has no Twinbeam tables");
    assertThat(stream.run("batch").status()).isZero();
    readersWork(stream);
  }

  @Test
  @Tag("full")
  void aStoreOfAnOlderSchemaIsRefusedByItsReadersUntilBatchHasMigratedIt() throws Exception {
    StoreConfig old = databaseOf("old");
    RefusalStream stream = stream("older", old);
    // What a Twinbeam from before the first migration would have left.
    stream.execute("CREATE SCHEMA twinbeam");
    stream.execute(
        """
        CREATE TABLE twinbeam.flyway_schema_history (
          installed_rank integer PRIMARY KEY, version varchar(50), description varchar(200) NOT NULL,
          type varchar(20) NOT NULL, script varchar(1000) NOT NULL, checksum integer,
          installed_by varchar(100) NOT NULL, installed_on timestamp NOT NULL DEFAULT now(),
          execution_time integer NOT NULL, success boolean NOT NULL)""");
    stream.execute(
        """
        INSERT INTO twinbeam.flyway_schema_history (installed_rank, version, description, type,
          script, installed_by, execution_time, success)
        VALUES (1, '0', 'before', 'BASELINE', 'before', 'before', 1, true)""");
    assertThat(refused(stream, "promote"))
        .contains("is at schema version 0, older than version 3 which this Twinbeam wants")
        .contains("start this one's speed or batch, which migrate the store");
    assertThat(servingRefused(old)).contains("older than version 3");
    for (String pipeline : List.of("batch", "speed")) {
      assertThat(refused(stream, pipeline)).containsAnyOf("older has no lake", "older.events does");
      assertThat(stream.text("SELECT max(version) FROM twinbeam.flyway_schema_history"))
          .as("a trial that is refused leaves the older store alone")
          .isEqualTo("0");
    }
    stream.withLake(0, 1, BEGAN);
    assertThat(stream.run("batch").status()).isZero();
    readersWork(stream);
  }

  @Test
  void aStoreOfANewerSchemaIsRefusedByAllAndLeftAsItIs() throws Exception {
    StoreConfig next = databaseOf("next");
    RefusalStream stream = stream("newer", next).withLog(1).withLake(0, 1, BEGAN);
    assertThat(stream.run("batch").status()).isZero();
    stream.execute(
        """
        INSERT INTO twinbeam.flyway_schema_history (installed_rank, version, description, type,
          script, checksum, installed_by, execution_time, success)
        VALUES (9, '4', 'later', 'SQL', 'V4__later.sql', 1, 'later', 1, true)""");
    for (String pipeline : List.of("batch", "speed", "promote")) {
      assertThat(refused(stream, pipeline))
          .contains("is at schema version 4, newer than version 3 which this Twinbeam knows")
          .contains("a newer Twinbeam migrated it. Run that one");
    }
    assertThat(servingRefused(next)).contains("newer than version 3");
    stream.execute("DELETE FROM twinbeam.flyway_schema_history WHERE version = '4'");
    assertThat(stream.run("batch").status()).as("put back as it was before").isZero();
    readersWork(stream);
  }

  /** The command itself: its exit status, and no stack trace. */
  @Test
  void servingEndsWithStatusTwo() throws Exception {
    StoreConfig empty = databaseOf("unserved");
    try (ChildJvm serving =
        ChildJvm.of("serving", "org.twinbeam.serving.ServingMain")
            .arguments(
                List.of("--storeUrl=" + empty.url(), "--storeUser=" + empty.user(), "--port=0"))
            .environment("TWINBEAM_STORE_PASSWORD", empty.password())
            .log(work.resolve("serving.log"))
            .start()) {
      assertThat(serving.exit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(2);
      assertThat(Files.readString(serving.log()))
          .contains("serving: store at " + empty.url() + " has no Twinbeam tables")
          .doesNotContain("\tat ");
    }
  }

  // How it is seen -------------------------------------------------------------------------------

  /** What a command says that refuses to start: status 2, no stack trace, and nothing written. */
  private static String refused(RefusalStream stream, String pipeline, String... flags)
      throws Exception {
    String before = stream.trace();
    Ended ended = stream.start(pipeline, flags).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(ended.status()).as(ended.said()).isEqualTo(2);
    assertThat(ended.said()).startsWith(pipeline + ": ").doesNotContain("\tat ");
    assertThat(stream.trace()).isEqualTo(before);
    return ended.said();
  }

  /** What a running command says when it stops. */
  private static String stopped(CompletableFuture<Ended> running) throws Exception {
    Ended ended = running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(ended.status()).as(ended.said()).isEqualTo(2);
    assertThat(ended.said()).doesNotContain("\tat ");
    return ended.said();
  }

  private static String refusal(LogWriter door) throws Exception {
    try {
      door.append("{}".getBytes(StandardCharsets.UTF_8), null, null, null, BEGAN, "k").get();
      return "";
    } catch (java.util.concurrent.ExecutionException e) {
      return e.getCause().getMessage();
    }
  }

  private static String servingRefused(StoreConfig config) {
    try (Serving serving = Serving.start(ServingConfig.local(config, 0))) {
      throw new AssertionError("serving started at " + serving.url());
    } catch (StoreException e) {
      return e.getMessage();
    }
  }

  private static void readersWork(RefusalStream stream) {
    assertThat(stream.run("promote").status()).isZero();
    Serving.start(ServingConfig.local(stream.store, 0)).close();
  }

  /** The cure for a log that cannot be mended: the same commands, with another name. */
  private static void worksUnderANewName(String name) throws Exception {
    RefusalStream stream = stream(name);
    CompletableFuture<Ended> ticker = stream.start("ticker", "--partitions=2", "--epochSeconds=1");
    await("the ticker has made the topic", () -> exists(stream));
    CompletableFuture<Ended> ingest = stream.start("ingest");
    CompletableFuture<Ended> speed = stream.start("speed", "--flushMillis=100");
    await("both run", () -> stream.settled() >= 1 && stream.committed() >= 0);
    stream.addPartition();
    stopped(ticker);
    stopped(ingest);
    stopped(speed);
  }

  private static boolean exists(RefusalStream stream) throws Exception {
    try (var admin = stream.admin()) {
      return admin.listTopics().names().get().contains(stream.topic());
    }
  }

  private static void madeAnew(RefusalStream stream) throws Exception {
    stream.deleteTopic();
    stream.create(RefusalStream.PARTITIONS);
  }

  private static void set(RefusalStream stream, String setting) throws Exception {
    String[] parts = setting.split("=", 2);
    Map<ConfigResource, java.util.Collection<AlterConfigOp>> change = new LinkedHashMap<>();
    change.put(
        new ConfigResource(ConfigResource.Type.TOPIC, stream.topic()),
        List.of(new AlterConfigOp(new ConfigEntry(parts[0], parts[1]), AlterConfigOp.OpType.SET)));
    try (var admin = stream.admin()) {
      admin.incrementalAlterConfigs(change).all().get();
    }
  }

  private static StoreConfig databaseOf(String name) throws Exception {
    try (var connection =
        java.sql.DriverManager.getConnection(store.url(), store.user(), store.password())) {
      connection.createStatement().execute("CREATE DATABASE " + name);
    }
    StoreConfig config =
        new StoreConfig(
            store.url().replaceFirst("/postgres$", "/" + name), store.user(), store.password());
    OPEN.add(() -> StorePools.close(config));
    return config;
  }

  private static RefusalStream stream(String name) throws Exception {
    return stream(name, store);
  }

  private static RefusalStream stream(String name, StoreConfig store) throws Exception {
    return new RefusalStream(commands, work, name, kafka, store);
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Exception last = null;
    while (System.nanoTime() < deadline) {
      try {
        if (condition.call()) {
          return;
        }
      } catch (org.twinbeam.io.lake.LakeException e) {
        last = e; // Not made yet, say.
      }
      Thread.sleep(50);
    }
    throw new AssertionError("after " + PATIENCE + " it is not so that " + what, last);
  }

  private static <T extends AutoCloseable> T opened(T resource) {
    OPEN.add(resource);
    return resource;
  }
}
