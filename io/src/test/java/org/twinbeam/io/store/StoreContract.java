/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.key.KeyText;
import org.twinbeam.core.shard.ShardFlush;
import org.twinbeam.core.shard.ShardFlush.CellRow;
import org.twinbeam.core.shard.ShardFlush.ClosedEpoch;
import org.twinbeam.core.shard.ShardFlush.CountRow;
import org.twinbeam.core.shard.ShardFlush.Reject;

/**
 * What every store must hold, whatever it stands on. States here are one byte whose value is the
 * number of events, so that the sum over an answer's rows is the number of events in it.
 */
abstract class StoreContract {

  static final String VIEW = "hourly";
  static final long EPOCH_MS = 1_000;

  Store store;
  StoreReader reader;
  Registration definition;
  String version;

  /** An empty, migrated store. */
  abstract StoreConfig config();

  @BeforeEach
  void open() {
    store = Store.open(config());
    reader = StoreReader.open(config());
    definition = registration("flights", "v1");
    version = "v1";
    store.register(definition);
  }

  static Registration registration(String stream, String version) {
    return new Registration(stream, "p-" + version, Map.of(VIEW, version), "yaml of " + version);
  }

  // Speed layer

  @Test
  void aStateReplacesTheOneBefore() {
    long generation = store.startGeneration(definition, 0, 1);
    store.flush(generation, states(0, state(1, "a", 0, 2), state(1, "b", 0, 1)));
    store.flush(generation, states(0, state(1, "a", 0, 5)));
    assertThat(answer()).containsExactly(entry("a@0", 5L), entry("b@0", 1L));
  }

  @Test
  void aReplayedShardCannotTakeEventsBack() {
    long generation = store.startGeneration(definition, 0, 1);
    store.flush(generation, states(0, state(1, "a", 0, 5)));
    store.flush(generation, counts(0, new CountRow(1, 6, 5, 0, 1)));
    store.flush(generation, states(0, state(1, "a", 0, 2)));
    store.flush(generation, counts(0, new CountRow(1, 2, 2, 0, 0)));
    assertThat(answer()).containsExactly(entry("a@0", 5L));
    assertThat(coverage(OptionalLong.empty()).duplicates()).isEqualTo(1);
  }

  /** Cells that are new are written another way than those that may be there. */
  @Test
  void newCellsAndKnownOnesAreWrittenTogether() {
    long generation = store.startGeneration(definition, 0, 2);
    SpeedStates sink = SpeedStates.of(config(), generation);
    sink.write(told(0, 1, 2, isNew(state(1, "b", 5, 2)), isNew(state(1, "a", 0, 1))));
    sink.write(told(1, 1, 3, isNew(state(1, "a", 0, 3))));
    sink.write(told(0, 1, 9, state(1, "a", 0, 4), isNew(state(1, "\u00e9\uD83D\uDE00", -1, 5))));
    assertThat(answer())
        .containsExactly(entry("a@0", 7L), entry("b@5", 2L), entry("\u00e9\uD83D\uDE00@-1", 5L));
  }

  @Test
  void manyNewCellsArrive() {
    long generation = store.startGeneration(definition, 0, 1);
    CellRow[] rows = new CellRow[20_000];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = isNew(state(1, "k" + i, i, 1 + i % 100));
    }
    SpeedStates.of(config(), generation).write(told(0, 1, 20_000, rows));
    Map<String, Long> answer = answer();
    assertThat(answer).hasSize(rows.length).containsEntry("k19999@19999", 100L);
  }

  /** What a job tells again after a failure: its cells are new to it and not to the store. */
  @Test
  void anAttemptThatBeginsAnewFindsWhatTheOneBeforeTold() {
    long generation = store.startGeneration(definition, 0, 1);
    SpeedStates before = SpeedStates.of(config(), generation);
    before.write(told(0, 1, 2, isNew(state(1, "a", 0, 2))));
    before.write(told(0, 2, 5, isNew(state(2, "a", 0, 5))));
    SpeedStates after = SpeedStates.of(config(), generation);
    after.write(told(0, 1, 1, isNew(state(1, "a", 0, 1))));
    after.write(told(0, 1, 2, state(1, "a", 0, 2), isNew(state(1, "b", 0, 1))));
    after.write(told(0, 2, 6, isNew(state(2, "a", 0, 6))));
    after.write(told(0, 3, 1, isNew(state(3, "a", 0, 1))));
    assertThat(answer()).containsExactly(entry("a@0", 9L), entry("b@0", 1L));
  }

  /** An attempt that is not dead yet, and an answer that never came. */
  @Test
  void aCellThatIsNewTwiceIsThereOnce() {
    long generation = store.startGeneration(definition, 0, 1);
    SpeedStates one = SpeedStates.of(config(), generation);
    SpeedStates other = SpeedStates.of(config(), generation);
    one.write(told(0, 1, 1, isNew(state(1, "z", 0, 1))));
    other.write(told(0, 1, 1, state(1, "z", 0, 1)));
    ShardFlush flush = told(0, 2, 5, isNew(state(2, "b", 0, 1)), isNew(state(2, "a", 0, 4)));
    one.write(flush);
    other.write(told(0, 2, 3, isNew(state(2, "a", 0, 3)), isNew(state(2, "c", 0, 1))));
    one.write(flush);
    one.write(told(0, 2, 6, isNew(state(2, "c", 0, 2))));
    assertThat(answer())
        .containsExactly(entry("a@0", 4L), entry("b@0", 1L), entry("c@0", 2L), entry("z@0", 1L));
  }

  @Test
  void aFlushWhoseNewCellsAreThereWritesNothing() {
    long generation = store.startGeneration(definition, 0, 1);
    assertThat(store.untold(generation, 0)).isZero();
    assertThat(store.flush(generation, told(0, 0, 1, isNew(state(0, "a", 0, 1))), 0)).isTrue();
    assertThat(store.untold(generation, 0)).isEqualTo(1);
    ShardFlush again =
        new ShardFlush(
            0,
            List.of(isNew(state(1, "b", 0, 1)), isNew(state(0, "a", 0, 2)), state(0, "c", 0, 1)),
            List.of(new CountRow(1, 3, 3, 0, 0)),
            List.of(new ClosedEpoch(0, EPOCH_MS)),
            List.of(),
            List.of());
    assertThat(store.flush(generation, again, 0)).isFalse();
    assertThat(answer()).containsExactly(entry("a@0", 1L));
    assertThat(store.untold(generation, 0)).isEqualTo(1);
    assertThat(coverage(OptionalLong.empty()).settled()).isEqualTo(-1);
    assertThat(store.flush(generation, again, 1)).as("epoch 0 is not sure").isTrue();
    assertThat(answer()).containsExactly(entry("a@0", 2L), entry("b@0", 1L), entry("c@0", 1L));
    assertThat(coverage(OptionalLong.empty()).settled()).isZero();
  }

  /**
   * One may still be at it when the next begins, and what is new to the one may be known to the
   * other: neither may fail for that.
   */
  @Test
  void twoAttemptsAtOnceDoEachOtherNoHarm() {
    long generation = store.startGeneration(definition, 0, 1);
    CyclicBarrier together = new CyclicBarrier(2);
    List<CompletableFuture<Void>> attempts = new ArrayList<>();
    for (int a = 0; a < 2; a++) {
      boolean upwards = a == 0;
      attempts.add(
          CompletableFuture.runAsync(
              () -> {
                SpeedStates sink = SpeedStates.of(config(), generation);
                for (int epoch = 0; epoch < 40; epoch++) {
                  CellRow[] rows = new CellRow[400];
                  for (int k = 0; k < rows.length; k++) {
                    CellRow row = state(epoch, "k" + k, 0, 1);
                    rows[k] = ("k" + k).compareTo("k250") < 0 == upwards ? isNew(row) : row;
                  }
                  try {
                    together.await(30, TimeUnit.SECONDS);
                  } catch (Exception e) {
                    throw new IllegalStateException("the other failed", e);
                  }
                  sink.write(told(0, epoch, 400, rows));
                }
              }));
    }
    CompletableFuture.allOf(attempts.toArray(CompletableFuture[]::new)).join();
    assertThat(answer())
        .hasSize(400)
        .allSatisfy((cell, events) -> assertThat(events).isEqualTo(40));
  }

  private static CellRow isNew(CellRow row) {
    return new CellRow(
        row.version(), row.epoch(), row.key(), row.paneStart(), row.events(), row.state(), true);
  }

  private static ShardFlush told(int shard, long epoch, long events, CellRow... rows) {
    return new ShardFlush(
        shard,
        List.of(rows),
        List.of(new CountRow(epoch, events, events, 0, 0)),
        List.of(),
        List.of(),
        List.of());
  }

  /** The longest that preparation lets pass, of characters that no index can pack. */
  @Test
  void keysOfTheGreatestLengthAreHeldByBothLayers() throws SQLException {
    int brackets = 4;
    List<String> keys =
        List.of(
            incompressible(KeyText.MAX_BYTES - brackets, '!', '~'),
            incompressible((KeyText.MAX_BYTES - brackets) / 2, 0x100, 0x7FF),
            incompressible((KeyText.MAX_BYTES - brackets) / 4, 0x10000, 0x1F000));
    long generation = store.startGeneration(definition, 1, 1);
    for (String key : keys) {
      publish(1, true, state(0, key, 0, 2));
      store.flush(generation, states(0, state(1, key, 0, 3)));
      assertThat(answer()).containsEntry(key + "@0", 5L);
      store.flush(generation, states(0, state(1, key, 0, 4)));
      assertThat(answer()).containsEntry(key + "@0", 6L);
    }
  }

  private static String incompressible(int length, int from, int to) {
    return new Random(length)
        .ints(from, to)
        .filter(c -> c != '"' && c != '\\')
        .limit(length)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Test
  void countsThatDoNotAddUpAreRefused() {
    long generation = store.startGeneration(definition, 0, 1);
    assertThatThrownBy(() -> store.flush(generation, counts(0, new CountRow(1, 6, 5, 0, 0))))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("speed_count_equation");
  }

  @Test
  void shardsAndEpochsOfACellAddUp() {
    long generation = store.startGeneration(definition, 0, 2);
    store.flush(generation, states(0, state(0, "a", 0, 1), state(1, "a", 0, 2)));
    store.flush(generation, states(1, state(1, "a", 0, 4)));
    assertThat(answer()).containsExactly(entry("a@0", 7L));
  }

  @Test
  void anEpochIsSettledWhenEveryShardHasClosedIt() {
    long generation = store.startGeneration(definition, 0, 2);
    assertThat(coverage(OptionalLong.empty()).settled()).isEqualTo(-1);
    close(generation, 0, 0, 3);
    assertThat(coverage(OptionalLong.empty()).settled()).isEqualTo(-1);
    close(generation, 1, 0, 1);
    Coverage coverage = coverage(OptionalLong.empty());
    assertThat(coverage.settled()).isEqualTo(1);
    assertThat(coverage.settledAt()).hasValue(2 * EPOCH_MS);
    assertThat(coverage.newest()).isEqualTo(3);
    assertThat(coverage.complete()).isTrue();
  }

  @Test
  void aKillBetweenStatesAndClosedLeavesNeither() {
    long generation = store.startGeneration(definition, 0, 1);
    close(generation, 0, 0, 0);
    // Epoch 2 cannot be closed before 1: the transaction fails after its states were written.
    ShardFlush flush =
        new ShardFlush(
            0,
            List.of(state(2, "a", 0, 3)),
            List.of(new CountRow(2, 3, 3, 0, 0)),
            List.of(new ClosedEpoch(2, 3 * EPOCH_MS)),
            List.of(),
            List.of());
    assertThatThrownBy(() -> store.flush(generation, flush))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("epoch 2 of shard 0")
        .hasMessageContaining("before epoch 1");
    assertThat(answer()).isEmpty();
    assertThat(coverage(OptionalLong.empty()).settled()).isEqualTo(0);
  }

  @Test
  void closingAgainAfterARestoreChangesNothing() {
    long generation = store.startGeneration(definition, 0, 1);
    close(generation, 0, 0, 4);
    close(generation, 0, 2, 5);
    assertThat(coverage(OptionalLong.empty()).settled()).isEqualTo(5);
  }

  @Test
  void aShardThatTheGenerationDoesNotHaveIsRefused() {
    long generation = store.startGeneration(definition, 0, 2);
    assertThatThrownBy(() -> store.flush(generation, states(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shard is 2")
        .hasMessageContaining("0 to 1");
  }

  @Test
  void anEpochMissingBelowAPresentOneIsNamed() throws SQLException {
    long generation = store.startGeneration(definition, 0, 2);
    close(generation, 0, 0, 6);
    close(generation, 1, 0, 4);
    execute("DELETE FROM twinbeam.closed WHERE shard = 0 AND epoch IN (2, 3, 5)");
    Coverage coverage = coverage(OptionalLong.empty());
    assertThat(coverage.complete()).isFalse();
    assertThat(coverage.missing()).containsExactly(new EpochRange(2, 3), new EpochRange(5, 5));
    assertThat(coverage.settled()).isEqualTo(1);
    assertThat(coverage(OptionalLong.of(1)).complete()).isTrue();
  }

  @Test
  void aGenerationThatStartsAboveTheHorizonLeavesAGap() {
    long generation = store.startGeneration(definition, 3, 1);
    close(generation, 0, 3, 5);
    Coverage coverage = coverage(OptionalLong.empty());
    assertThat(coverage.missing()).containsExactly(new EpochRange(0, 2));
    assertThat(coverage.settled()).isEqualTo(-1);
  }

  @Test
  void aNewerGenerationIsReadOnceItHasSettledAsFar() {
    long first = store.startGeneration(definition, 0, 1);
    store.flush(first, states(0, state(0, "a", 0, 1), state(1, "a", 0, 1)));
    close(first, 0, 0, 1);
    long second = store.startGeneration(definition, 0, 1);
    store.flush(second, states(0, state(0, "a", 0, 1)));
    close(second, 0, 0, 0);
    assertThat(pin(OptionalLong.empty()).generation()).isEqualTo(first);
    assertThat(answer()).containsExactly(entry("a@0", 2L));
    store.flush(second, states(0, state(1, "a", 0, 1), state(2, "a", 0, 1)));
    close(second, 0, 1, 1);
    assertThat(pin(OptionalLong.empty()).generation()).isEqualTo(second);
    assertThat(answer()).containsExactly(entry("a@0", 3L));
  }

  @Test
  void rejectsAreTheSameRowWhoeverWritesThem() throws SQLException {
    long generation = store.startGeneration(definition, 0, 1);
    Reject reject = new Reject(0, 7, 2, "DECODE", "not JSON: \0\ud800", new byte[] {0, 1});
    ShardFlush flush =
        new ShardFlush(0, List.of(), List.of(), List.of(), List.of(reject), List.of());
    store.flush(generation, flush);
    store.flush(generation, flush);
    try (Connection c = connect();
        PreparedStatement s = c.prepareStatement(BatchStatements.WRITE_REJECT)) {
      BatchStatements.setReject(s, "flights", "p-v1", reject);
      s.executeUpdate();
    }
    RejectPage page =
        reader.read(s -> s.rejects("flights", "p-v1", java.util.Optional.empty(), 10));
    assertThat(page.rejects()).hasSize(1);
    assertThat(page.rejects().get(0).cause()).startsWith("not JSON: ");
    assertThat(page.rejects().get(0).payload()).containsExactly(0, 1);
    assertThat(page.next()).isEmpty();
  }

  // Imports

  @Test
  void importsAreCountedByTheirNumberAndEpochsByTheHorizon() throws SQLException {
    try (Lease lease = store.lease("flights", "driver")) {
      BatchRun run = store.begin(lease, definition, false, new Reach(1, EPOCH_MS, 2, 77));
      assertThat(run.imports()).isEqualTo(2);
      assertThat(run.importsFrom()).isZero();
      write(run, state(0, "a", 0, 3));
      count(0, new CountRow(0, 10, 7, 2, 1));
      count(0, new CountRow(1, 1_000, 1_000, 0, 0)); // Above the horizon: of a dead run.
      count(-1, new CountRow(0, 100, 90, 10, 0));
      count(-2, new CountRow(1, 200, 150, 0, 50));
      count(-1, new CountRow(2, 5_000, 5_000, 0, 0)); // Not an import of this run.
      store.publish(lease, run);
    }
    StreamStatus status = status();
    assertThat(status.counts()).isEqualTo(new StreamStatus.Counts(310, 247, 12, 51));
    assertThat(status.imports()).isEqualTo(2);
    assertThat(status.runs().get(0).imports()).isEqualTo(2);
    Coverage coverage = coverage(OptionalLong.empty());
    assertThat(coverage.imports()).isEqualTo(2);
    assertThat(coverage.rejected()).isEqualTo(12);
    assertThat(coverage.duplicates()).isEqualTo(51);
    assertThat(Store.published(config(), version))
        .extracting(PublishedRun::imports, PublishedRun::importsAt)
        .containsExactly(org.assertj.core.api.Assertions.tuple(2L, 77L));
  }

  @Test
  void aRunOfImportsAloneAddsThemAndKeepsTheHorizon() throws SQLException {
    publish(1, false, state(0, "a", 0, 1), state(0, "b", 0, 1));
    try (Lease lease = store.lease("flights", "driver")) {
      BatchRun run = store.begin(lease, definition, false, new Reach(1, EPOCH_MS, 1, 77));
      assertThat(run.horizonFrom()).isEqualTo(1);
      assertThat(run.importsFrom()).isZero();
      write(run, state(0, "b", 0, 5));
      store.publish(lease, run);
      Head head = store.heads(List.of(version)).get(version);
      assertThat(head.horizon()).isEqualTo(1);
      assertThat(head.imports()).isEqualTo(1);
      store.collect(lease);
      assertThatThrownBy(() -> store.begin(lease, definition, false, Reach.ofLog(2, 2 * EPOCH_MS)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("number of imports of the run is 0, must be at least 1");
      BatchRun next = store.begin(lease, definition, false, new Reach(2, 2 * EPOCH_MS, 1, 77));
      assertThat(next.importsFrom()).isEqualTo(1);
      BatchRun anew = store.begin(lease, definition, true, new Reach(2, 2 * EPOCH_MS, 1, 77));
      assertThat(anew.importsFrom()).isZero();
    }
    assertThat(answer()).containsExactly(entry("a@0", 1L), entry("b@0", 5L));
    assertThat(answer(OptionalLong.of(0))).containsExactly(entry("a@0", 1L), entry("b@0", 5L));
  }

  @Test
  void aStreamOfImportsAloneHasNoTimeOfItsHorizon() {
    try (Lease lease = store.lease("flights", "driver")) {
      store.publish(lease, store.begin(lease, definition, false, new Reach(0, 0, 1, 77)));
    }
    Coverage coverage = coverage(OptionalLong.empty());
    assertThat(coverage.horizonAt()).isEmpty();
    assertThat(coverage.settled()).isEqualTo(-1);
    assertThat(coverage.complete()).isTrue();
    assertThat(coverage.imports()).isEqualTo(1);
  }

  @Test
  void rejectsOfImportsNameTheirFile() throws SQLException {
    store.nameFiles("flights", List.of(new ImportFile(3, 1, "/data/a.csv", "ff", 9)));
    store.nameFiles("flights", List.of(new ImportFile(3, 1, "/data/a.csv", "ff", 9)));
    Reject reject = new Reject(-2, (3L << 32) + 7, 1, "DECODE", "not JSON", new byte[] {0, 1});
    try (Connection c = connect();
        PreparedStatement s = c.prepareStatement(BatchStatements.WRITE_REJECT)) {
      BatchStatements.setReject(s, "flights", "p-v1", reject);
      s.executeUpdate();
    }
    RejectPage page =
        reader.read(s -> s.rejects("flights", "p-v1", java.util.Optional.empty(), 10));
    assertThat(page.rejects().get(0).partition()).isEqualTo(-2);
    assertThat(page.files()).containsExactly(entry(3L, "/data/a.csv"));
  }

  // Batch layer

  @Test
  void oneDriverAtATimeHoldsTheLease() {
    try (Lease lease = store.lease("flights", "driver one")) {
      assertThatThrownBy(() -> store.lease("flights", "driver two"))
          .isInstanceOf(LeaseHeldException.class)
          .hasMessageContaining("driver one since 2");
      try (Lease other = store.lease("trains", "driver two")) {
        assertThat(other.stream()).isEqualTo("trains");
      }
      assertThat(status().batchHeldBy().orElseThrow().owner()).isEqualTo(lease.owner());
    }
    store.lease("flights", "driver two").close();
    assertThat(status().batchHeldBy()).isEmpty();
  }

  @Test
  void nothingOfARunIsSeenBeforeItIsPublishedAndThenAllOfIt() throws SQLException {
    long generation = store.startGeneration(definition, 0, 1);
    store.flush(generation, states(0, state(0, "a", 0, 1), state(1, "a", 0, 2)));
    close(generation, 0, 0, 1);
    try (Lease lease = store.lease("flights", "driver")) {
      BatchRun run = store.begin(lease, definition, false, Reach.ofLog(1, EPOCH_MS));
      assertThat(run.horizonFrom()).isZero();
      write(run, state(0, "a", 0, 1));
      count(0, new CountRow(0, 3, 1, 1, 1));
      assertThat(pin(OptionalLong.empty()).run()).isZero();
      store.publish(lease, run);
      store.publish(lease, run);
      assertThat(pin(OptionalLong.empty()).run()).isEqualTo(run.run());
    }
    assertThat(answer()).containsExactly(entry("a@0", 3L));
    Coverage coverage = coverage(OptionalLong.empty());
    assertThat(coverage.rejected()).isEqualTo(1);
    assertThat(coverage.duplicates()).isEqualTo(1);
    assertThat(coverage.horizonAt()).hasValue(EPOCH_MS);
    StreamStatus status = status();
    assertThat(status.horizon()).isEqualTo(1);
    assertThat(status.batchCells()).isEqualTo(1);
    assertThat(status.counts().read()).isEqualTo(3);
    assertThat(status.runs()).extracting(StreamStatus.Run::status).containsExactly("published");
  }

  @Test
  void anIncrementalRunWritesTouchedCellsOnly() throws SQLException {
    publish(1, false, state(0, "a", 0, 1), state(0, "b", 0, 1));
    try (Lease lease = store.lease("flights", "driver")) {
      BatchRun run = store.begin(lease, definition, false, Reach.ofLog(2, 2 * EPOCH_MS));
      BatchRun.VersionRun touched = run.versions().get(0);
      assertThat(touched.horizonFrom()).isEqualTo(1);
      Map<Cell, byte[]> found =
          store.lookup(
              version,
              touched.base(),
              touched.previousRun(),
              List.of(new Cell("[\"b\"]", 0), new Cell("[\"c\"]", 0)));
      assertThat(found).containsOnlyKeys(new Cell("[\"b\"]", 0));
      assertThat(found.get(new Cell("[\"b\"]", 0))).containsExactly(1);
      write(run, state(0, "b", 0, 3));
      store.publish(lease, run);
    }
    assertThat(answer()).containsExactly(entry("a@0", 1L), entry("b@0", 3L));
    assertThat(answer(OptionalLong.of(0))).containsExactly(entry("a@0", 1L), entry("b@0", 1L));
    assertThat(status().batchCells()).isEqualTo(2);
  }

  @Test
  void aRebuildStartsANewBase() throws SQLException {
    publish(1, false, state(0, "a", 0, 1), state(0, "wrong", 0, 9));
    long run = publish(2, true, state(0, "a", 0, 2));
    Pin pin = pin(OptionalLong.empty());
    assertThat(pin.base()).isEqualTo(run);
    assertThat(answer()).containsExactly(entry("a@0", 2L));
  }

  @Test
  void rowsOfAZombieNeverLand() throws SQLException {
    BatchRun zombie;
    try (Lease lease = store.lease("flights", "first")) {
      zombie = store.begin(lease, definition, false, Reach.ofLog(1, EPOCH_MS));
      write(zombie, state(0, "zombie", 0, 1));
    }
    long run = publish(1, false, state(0, "a", 0, 1));
    assertThat(run).isGreaterThan(zombie.run());
    assertThat(write(zombie, state(0, "zombie", 0, 1))).isZero();
    assertThat(answer()).containsExactly(entry("a@0", 1L));
    try (Lease lease = store.lease("flights", "first again")) {
      assertThatThrownBy(() -> store.publish(lease, zombie))
          .isInstanceOf(StaleRunException.class)
          .hasMessageContaining("dead");
    }
  }

  @Test
  void aPublishedRunTakesNoMoreRows() throws SQLException {
    BatchRun run;
    try (Lease lease = store.lease("flights", "driver")) {
      run = store.begin(lease, definition, false, Reach.ofLog(1, EPOCH_MS));
      store.publish(lease, run);
    }
    assertThat(write(run, state(0, "late", 0, 1))).isZero();
    store.abandon(run);
    assertThat(pin(OptionalLong.empty()).run()).isEqualTo(run.run());
  }

  @Test
  void aDriverThatLostItsLeaseCannotPublish() throws SQLException {
    try (Lease lost = store.lease("flights", "driver one")) {
      BatchRun run = store.begin(lost, definition, false, Reach.ofLog(1, EPOCH_MS));
      // The database ends the connection that holds the lock, and the driver has not noticed.
      execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE application_name = 'twinbeam lease'");
      try (Lease taken = leaseOnceFree("driver two")) {
        assertThatThrownBy(() -> store.publish(lost, run))
            .isInstanceOf(StaleRunException.class)
            .hasMessageContaining("no longer held by driver one");
        BatchRun next = store.begin(taken, definition, false, Reach.ofLog(1, EPOCH_MS));
        store.publish(taken, next);
      }
    }
  }

  @Test
  void aHeadThatMovedIsNotOverwritten() throws SQLException {
    try (Lease lease = store.lease("flights", "driver")) {
      BatchRun run = store.begin(lease, definition, false, Reach.ofLog(1, EPOCH_MS));
      execute(
          "INSERT INTO twinbeam.head (version, base, run, horizon, previous_base, previous_run,"
              + " previous_horizon) VALUES ('v1', 77, 77, 1, 0, 0, 0)");
      assertThatThrownBy(() -> store.publish(lease, run))
          .isInstanceOf(StaleRunException.class)
          .hasMessageContaining("run 77 is published");
    }
  }

  @Test
  void aHorizonDoesNotGoBack() throws SQLException {
    publish(3, false);
    try (Lease lease = store.lease("flights", "driver")) {
      assertThatThrownBy(() -> store.begin(lease, definition, true, Reach.ofLog(2, EPOCH_MS)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("horizon of the run is 2")
          .hasMessageContaining("at least 3");
    }
  }

  @Test
  void anAbandonedRunLeavesNoRow() throws SQLException {
    try (Lease lease = store.lease("flights", "driver")) {
      BatchRun run = store.begin(lease, definition, false, Reach.ofLog(1, EPOCH_MS));
      write(run, state(0, "a", 0, 1));
      store.abandon(run);
      assertThat(rows("batch_state")).isZero();
      assertThatThrownBy(() -> store.publish(lease, run)).isInstanceOf(StaleRunException.class);
    }
  }

  // Answers as of an epoch

  @Test
  void asOfReachesFromThePreviousHorizonToSettled() throws SQLException {
    long generation = store.startGeneration(definition, 0, 1);
    for (long epoch = 0; epoch < 8; epoch++) {
      store.flush(generation, states(0, state(epoch, "a", 0, 1)));
    }
    close(generation, 0, 0, 6);
    publish(2, false, state(0, "a", 0, 2));
    publish(4, false, state(0, "a", 0, 4));
    for (long epoch = 1; epoch <= 6; epoch++) {
      assertThat(answer(OptionalLong.of(epoch))).containsExactly(entry("a@0", epoch + 1));
    }
    assertThat(answer()).containsExactly(entry("a@0", 8L));
    for (long epoch : new long[] {0, 7}) {
      assertThatThrownBy(() -> pin(OptionalLong.of(epoch)))
          .isInstanceOf(AsOfException.class)
          .hasMessage("asOf is " + epoch + ", must be an epoch of 1 to 6");
    }
  }

  @Test
  void aSpeedLayerBehindTheHorizonAddsNothing() throws SQLException {
    long generation = store.startGeneration(definition, 0, 1);
    store.flush(generation, states(0, state(0, "a", 0, 1)));
    close(generation, 0, 0, 0);
    publish(4, false, state(0, "a", 0, 4));
    assertThat(answer()).containsExactly(entry("a@0", 4L));
    Coverage coverage = coverage(OptionalLong.empty());
    assertThat(coverage.settled()).isEqualTo(3);
    assertThat(coverage.complete()).isTrue();
  }

  // Collection

  @Test
  void collectionKeepsWhatAPinnedAnswerNeeds() throws SQLException {
    long generation = store.startGeneration(definition, 0, 1);
    for (long epoch = 0; epoch < 10; epoch++) {
      store.flush(generation, states(0, state(epoch, "a", 0, 1), state(epoch, "b", epoch, 1)));
    }
    close(generation, 0, 0, 8);
    publish(2, false, state(0, "a", 0, 2), state(0, "b", 0, 1), state(0, "b", 1, 1));
    publish(4, false, state(0, "a", 0, 4), state(0, "b", 2, 1), state(0, "b", 3, 1));
    publish(6, false, state(0, "a", 0, 6), state(0, "b", 4, 1), state(0, "b", 5, 1));
    Map<Long, Map<String, Long>> before = new TreeMap<>();
    for (long epoch = 3; epoch <= 8; epoch++) {
      before.put(epoch, answer(OptionalLong.of(epoch)));
    }
    Pin pinned = pin(OptionalLong.of(3));
    Collected collected = collect();
    assertThat(collected).isEqualTo(new Collected(1, 8, 0));
    for (long epoch = 3; epoch <= 8; epoch++) {
      assertThat(answer(OptionalLong.of(epoch))).isEqualTo(before.get(epoch));
    }
    assertThat(cells(pinned)).isEqualTo(before.get(3L));
    assertThat(collect()).isEqualTo(new Collected(0, 0, 0));
    // What was collected is not missed by the shard that goes on, nor by one that is replayed.
    close(generation, 0, 1, 9);
    assertThat(coverage(OptionalLong.empty()).settled()).isEqualTo(9);
    publish(6, false);
    assertThatThrownBy(() -> reader.read(s -> s.coverage(pinned)))
        .isInstanceOf(PinExpiredException.class);
  }

  @Test
  void anOldBaseIsCollectedWhenNoKeptRunReadsIt() throws SQLException {
    publish(1, false, state(0, "a", 0, 1));
    publish(2, true, state(0, "a", 0, 2));
    assertThat(collect().batchRows()).isZero();
    publish(3, false, state(0, "a", 0, 3));
    assertThat(collect().batchRows()).isEqualTo(1);
    assertThat(answer()).containsExactly(entry("a@0", 3L));
    assertThat(answer(OptionalLong.of(1))).containsExactly(entry("a@0", 2L));
  }

  @Test
  void aGenerationThatIsFarBehindIsCollectedAndItsJobToldToStop() throws SQLException {
    long first = store.startGeneration(definition, 0, 1);
    store.flush(first, states(0, state(0, "a", 0, 1)));
    close(first, 0, 0, 2);
    long second = store.startGeneration(definition, 0, 1);
    store.flush(second, states(0, state(0, "a", 0, 1)));
    close(second, 0, 0, 4);
    assertThat(collect().generations()).isZero();
    close(second, 0, 5, 5);
    assertThat(collect()).isEqualTo(new Collected(0, 1, 1));
    assertThat(answer()).containsExactly(entry("a@0", 1L));
    assertThatThrownBy(() -> store.flush(first, states(0, state(3, "a", 0, 1))))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("generation " + first)
        .hasMessageContaining("must stop");
  }

  @Test
  void aDeadGenerationStaysWhileThePreviousRunIsReadWithIt() throws SQLException {
    long first = store.startGeneration(definition, 0, 1);
    store.flush(first, states(0, state(0, "a", 0, 1), state(1, "a", 0, 1)));
    close(first, 0, 0, 1);
    publish(1, false, state(0, "a", 0, 1));
    long second = store.startGeneration(definition, 1, 1);
    store.flush(second, states(0, state(1, "a", 0, 1)));
    close(second, 0, 1, 9);
    collect();
    // The run before is the empty one: its answers need epoch 0 of the first generation.
    assertThat(answer(OptionalLong.of(-1))).isEmpty();
    assertThat(answer(OptionalLong.of(1))).containsExactly(entry("a@0", 2L));
    publish(2, false, state(0, "a", 0, 2));
    assertThat(collect().generations()).isEqualTo(1);
    assertThat(answer(OptionalLong.of(0))).containsExactly(entry("a@0", 1L));
    assertThat(answer(OptionalLong.of(1))).containsExactly(entry("a@0", 2L));
  }

  // Versions

  @Test
  void aLaterVersionIsLiveOnlyOncePromoted() {
    Registration changed = registration("flights", "v2");
    store.register(changed);
    store.register(changed);
    assertThat(live()).isEqualTo("v1");
    assertThatThrownBy(() -> store.promote("flights", VIEW, "v0", "v2"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("the live version is not v0");
    assertThatThrownBy(() -> store.promote("flights", VIEW, "v1", "v3"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("not registered");
    store.promote("flights", VIEW, "v1", "v2");
    store.retire("flights", VIEW, "v1"); // Not the one that is answered from.
    assertThat(live()).isEqualTo("v2");
    List<ViewVersion> versions = reader.read(s -> s.versions("flights"));
    assertThat(versions).extracting(ViewVersion::live).containsExactly(true, false);
  }

  @Test
  void aRetiredViewIsNotAnsweredUntilItIsRegisteredAgain() {
    store.retire("flights", VIEW, "v1");
    assertThat(reader.<List<LiveView>>read(s -> s.views("flights"))).isEmpty();
    assertThat(status().settled()).isEqualTo(-1);
    assertThat(reader.<List<ViewVersion>>read(s -> s.versions("flights"))).hasSize(1);
    store.register(definition);
    assertThat(live()).isEqualTo("v1");
  }

  @Test
  void aVersionBelongsToOneView() {
    assertThatThrownBy(() -> store.register(registration("trains", "v1")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("version v1 of view hourly of stream trains");
    assertThat(reader.read(Snapshot::streams))
        .extracting(StreamEntry::stream)
        .containsExactly("flights");
  }

  // What the tests are told in

  private String live() {
    return reader.read(s -> s.views("flights")).get(0).version();
  }

  private StreamStatus status() {
    return reader.read(s -> s.status("flights"));
  }

  CellRow state(long epoch, String key, long pane, int events) {
    return new CellRow(
        version, epoch, "[\"" + key + "\"]", pane, events, new byte[] {(byte) events});
  }

  static ShardFlush states(int shard, CellRow... rows) {
    return new ShardFlush(shard, List.of(rows), List.of(), List.of(), List.of(), List.of());
  }

  static ShardFlush counts(int shard, CountRow... rows) {
    return new ShardFlush(shard, List.of(), List.of(rows), List.of(), List.of(), List.of());
  }

  void close(long generation, int shard, long first, long last) {
    List<ClosedEpoch> closed =
        java.util.stream.LongStream.rangeClosed(first, last)
            .mapToObj(e -> new ClosedEpoch(e, (e + 1) * EPOCH_MS))
            .toList();
    store.flush(
        generation, new ShardFlush(shard, List.of(), List.of(), closed, List.of(), List.of()));
  }

  long publish(long horizon, boolean rebuild, CellRow... rows) throws SQLException {
    try (Lease lease = store.lease("flights", "driver")) {
      BatchRun run =
          store.begin(lease, definition, rebuild, Reach.ofLog(horizon, horizon * EPOCH_MS));
      write(run, rows);
      store.publish(lease, run);
      return run.run();
    }
  }

  /** Writes as a task would; returns how many rows landed. */
  int write(BatchRun run, CellRow... rows) throws SQLException {
    try (Connection connection = connect();
        PreparedStatement statement = connection.prepareStatement(BatchStatements.WRITE_STATES)) {
      BatchStatements.setStates(statement, run.run(), List.of(rows));
      return statement.executeUpdate();
    }
  }

  private void count(int partition, CountRow row) throws SQLException {
    try (Connection connection = connect();
        PreparedStatement statement = connection.prepareStatement(BatchStatements.WRITE_COUNT)) {
      BatchStatements.setCount(statement, "flights", "p-v1", partition, row);
      statement.executeUpdate();
    }
  }

  private Collected collect() {
    try (Lease lease = store.lease("flights", "collector")) {
      return store.collect(lease);
    }
  }

  private Lease leaseOnceFree(String owner) {
    while (true) {
      try {
        return store.lease("flights", owner);
      } catch (LeaseHeldException e) {
        Thread.onSpinWait();
      }
    }
  }

  Pin pin(OptionalLong asOf) {
    return reader.read(s -> s.pin(version, asOf));
  }

  Coverage coverage(OptionalLong asOf) {
    return reader.read(s -> s.coverage(s.pin(version, asOf)));
  }

  Map<String, Long> answer() {
    return answer(OptionalLong.empty());
  }

  Map<String, Long> answer(OptionalLong asOf) {
    return cells(pin(asOf));
  }

  Map<String, Long> cells(Pin pin) {
    return reader.read(
        s -> {
          Map<String, Long> sums = new TreeMap<>();
          try (CellCursor cells = s.cells(pin, CellRange.of(Long.MIN_VALUE, Long.MAX_VALUE))) {
            while (cells.next()) {
              String key = cells.key().substring(2, cells.key().length() - 2);
              sums.merge(key + "@" + cells.paneStart(), (long) cells.state()[0], Long::sum);
            }
          }
          return sums;
        });
  }

  private Connection connect() throws SQLException {
    return StorePools.dataSource(config()).getConnection();
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long rows(String table) throws SQLException {
    try (Connection connection = connect();
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT count(*) FROM twinbeam." + table)) {
      row.next();
      return row.getLong(1);
    }
  }
}
