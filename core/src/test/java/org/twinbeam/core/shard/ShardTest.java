/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.shard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.twinbeam.core.epoch.Marker;
import org.twinbeam.core.prepare.Outcome;
import org.twinbeam.core.view.CellState;

class ShardTest {
  private static final String YAML =
      """
      stream: orders
      fields:
        id: {type: string}
        at: {type: timestamp, format: epoch_ms}
        amount: {type: float64}
        shop: {type: string}
      id: id
      within: 2
      time: at
      views:
        hourly:
          key: [shop]
          window: 1h
          measures:
            orders: count
            total: sum(amount)
            p50: quantile(amount, 0.5)
            big: {aggregate: count, where: amount > 50.0}
      """;

  private final StreamPlan plan = StreamPlan.of(YAML);

  @Test
  void repeatWithinIsADuplicateAndOutsideIsNot() {
    Shard shard = plan.shard(0, 0, 0);
    event(shard, 0, "a");
    event(shard, 1, "a");
    shard.advance(2, 0);
    event(shard, 2, "a");
    shard.advance(5, 0);
    event(shard, 3, "a");
    assertThat(counts(shard.flush()))
        .containsExactly(
            "0: 2=1+0+1", "1: 0=0+0+0", "2: 1=0+0+1", "3: 0=0+0+0", "4: 0=0+0+0", "5: 1=1+0+0");
  }

  /** The repeat in epoch 2 passed the checks too, so epoch 4 still finds it within 2 epochs. */
  @Test
  void duplicateRefreshesTheId() {
    Shard shard = plan.shard(0, 0, 0);
    event(shard, 0, "a");
    shard.advance(2, 0);
    event(shard, 1, "a");
    shard.advance(4, 0);
    event(shard, 2, "a");
    assertThat(counts(shard.flush())).contains("0: 1=1+0+0", "2: 1=0+0+1", "4: 1=0+0+1");
  }

  @Test
  void epochsBeforeTheOwnedOnesOnlyLendTheirIds() {
    Shard shard = plan.shard(0, 3, 5);
    event(shard, 0, "a");
    shard.advance(5, 0);
    event(shard, 1, "a");
    event(shard, 2, "b");
    shard.advance(6, 99);
    ShardFlush flush = shard.flush();
    assertThat(counts(flush)).containsExactly("5: 2=1+0+1");
    assertThat(flush.closed()).containsExactly(new ShardFlush.ClosedEpoch(5, 99));
    assertThat(flush.cells()).allMatch(cell -> cell.epoch() == 5 && cell.events() == 1);
  }

  @Test
  void rejectedEventMakesNoDuplicate() {
    Shard shard = plan.shard(0, 0, 0);
    add(shard, 0, "{\"id\":\"a\",\"at\":0,\"amount\":\"ten\",\"shop\":\"x\"}");
    event(shard, 1, "a");
    ShardFlush flush = shard.flush();
    assertThat(counts(flush)).containsExactly("0: 2=1+1+0");
    assertThat(flush.rejects())
        .singleElement()
        .satisfies(reject -> assertThat(reject.step()).isEqualTo("CONFORM"));
  }

  @Test
  void lowerAndEqualMarkersChangeNothing() {
    Shard shard = plan.shard(0, 0, 0);
    shard.advance(3, 0);
    shard.advance(2, 0);
    shard.advance(3, 0);
    event(shard, 0, "a");
    assertThat(counts(shard.flush())).contains("3: 1=1+0+0");
  }

  @Test
  void entriesReadAgainChangeNothing() {
    Shard shard = plan.shard(0, 0, 0);
    ShardBatch.Builder builder = new ShardBatch.Builder(plan.usedColumns());
    byte[] payload = payload("a", 10, 0).getBytes(UTF_8);
    builder.event(3, plan.preparation().prepare(payload, null), payload);
    builder.event(4, plan.preparation().prepare("{".getBytes(UTF_8), null), payload);
    byte[] batch = builder.take();
    ShardBatch.replay(batch, plan.usedColumns(), shard);
    ShardBatch.replay(batch, plan.usedColumns(), shard);
    assertThat(counts(shard.flush())).containsExactly("0: 2=1+1+0");
  }

  @Test
  void lostOrOvertakenBatchIsNoticed() {
    Shard shard = plan.shard(0, 0, 0);
    ShardBatch.Builder builder = new ShardBatch.Builder(plan.usedColumns());
    builder.mark(0, new Marker(1, 0, 1, "t"));
    builder.take();
    builder.mark(1, new Marker(2, 0, 1, "t"));
    byte[] second = builder.take();
    assertThatThrownBy(() -> ShardBatch.replay(second, plan.usedColumns(), shard))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("after offset 0");
  }

  @Test
  void unchangedCellsAreNotToldAgain() {
    Shard shard = plan.shard(0, 0, 0);
    event(shard, 0, "a");
    assertThat(shard.flush().cells()).hasSize(1);
    assertThat(shard.flush().isEmpty()).isTrue();
  }

  /** Only of a cell that no flush can have told may the store be sure that it lacks it. */
  @Test
  void aCellIsNewUntilItIsToldOrMayHaveBeen() {
    Shard shard = plan.shard(0, 0, 0);
    event(shard, 0, "a");
    assertThat(shard.flush().cells()).extracting(ShardFlush.CellRow::isNew).containsExactly(true);
    event(shard, 1, "b");
    add(shard, 2, payload("c", 11, 0));
    assertThat(shard.flush().cells())
        .extracting(ShardFlush.CellRow::isNew)
        .containsExactly(false, true);
    Shard restored = plan.shard(0, 0, 0);
    ShardSnapshot.restoreOpen(ShardSnapshot.open(shard), restored);
    add(restored, 3, payload("d", 12, 0));
    restored.assumeTold();
    add(restored, 4, payload("e", 13, 3_600_000));
    assertThat(restored.flush().cells())
        .extracting(ShardFlush.CellRow::isNew)
        .containsExactlyInAnyOrder(false, false, false, true);
    shard.advance(1, 0);
    event(shard, 5, "f");
    assertThat(shard.flush().cells()).extracting(ShardFlush.CellRow::isNew).containsExactly(true);
  }

  /** Keys and panes of every kind, more than a table begins with, some with equal hash codes. */
  @Test
  void everyCellIsFoundAgain() {
    CellTable table = new CellTable();
    Map<CellId, Long> events = new HashMap<>();
    Random random = new Random(5);
    CellState one = one();
    for (int i = 0; i < 50_000; i++) {
      StringBuilder key = new StringBuilder();
      for (int k = random.nextInt(7); k >= 0; k--) {
        key.append(random.nextBoolean() ? "Aa" : "BB");
      }
      CellId id = new CellId(0, key.toString(), random.nextInt(20) * 3_600_000L);
      events.merge(id, 1L, Long::sum);
      CellState state = table.change(id.view(), plan.views().get(0), id.key(), id.paneStart());
      state.merge(one);
    }
    Map<CellId, Long> found = new HashMap<>();
    table.forEach(cell -> found.put(cell.id(), cell.events()));
    assertThat(found).isEqualTo(events);
    assertThat(table.size()).isEqualTo(events.size());
  }

  /** Scores go with a flush; what came since a snapshot comes again after a restart. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void scoresOfAcceptedEventsAreToldWhateverDies(long seed) {
    StreamPlan scored = StreamPlan.of(YAML.replace("views:", "score: {risk: m:1}\nviews:"));
    boolean[] used = scored.usedColumns();
    Random random = new Random(seed);
    Shard whole = scored.shard(0, 0, 1);
    Shard broken = scored.shard(0, 0, 1);
    Saved saved = new Saved();
    ShardBatch.Builder builder = new ShardBatch.Builder(used);
    List<ScoredEvent> told = new ArrayList<>();
    for (int step = 0; step < 300; step++) {
      for (int i = 0; i <= random.nextInt(3); i++) {
        byte[] payload = randomPayload(random);
        Outcome outcome = scored.preparation().prepare(payload, null);
        if (outcome instanceof Outcome.Prepared event) {
          scored.preparation().complete(event, new double[] {random.nextDouble()});
        }
        builder.event(step * 10L + i, outcome, payload);
      }
      if (random.nextInt(6) == 0) {
        builder.mark(step * 10L + 9, new Marker(step / 6 + 1, 7, 1, "t"));
      }
      byte[] batch = builder.take();
      ShardBatch.replay(batch, used, whole);
      ShardBatch.replay(batch, used, broken);
      saved.journal.add(batch);
      if (random.nextInt(4) == 0) {
        told.addAll(broken.flush().scores());
        if (random.nextBoolean()) {
          saved.snapshot(broken);
        }
      }
      if (random.nextInt(9) == 0) {
        broken = saved.restore(scored.shard(0, 0, 1), used);
      }
    }
    told.addAll(broken.flush().scores());
    ShardFlush all = whole.flush();
    long accepted = all.counts().stream().mapToLong(ShardFlush.CountRow::accepted).sum();
    assertThat(accepted).isGreaterThan(100);
    assertThat(all.scores()).hasSize((int) accepted).doesNotHaveDuplicates();
    assertThat(told).hasSizeGreaterThan(0).isSubsetOf(all.scores());
    assertThat(new java.util.HashSet<>(told)).hasSameSizeAs(all.scores());
    assertThat(told.size()).as("some were told again").isGreaterThan(all.scores().size());
  }

  /**
   * Whatever the moments of flushes, snapshots and restores: what the store ends up with equals
   * what one uninterrupted shard tells, and what a slice of the batch layer gives.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void restoresAtAnyMomentToTheSameNumbers(long seed) {
    Random random = new Random(seed);
    boolean[] used = plan.usedColumns();
    Shard whole = plan.shard(0, 0, 0);
    Shard slice = plan.shard(0, 0, 0);
    Shard broken = plan.shard(0, 0, 0);
    Store stored = new Store();
    Saved saved = new Saved();
    ShardBatch.Builder builder = new ShardBatch.Builder(used);
    long epoch = 0;
    for (int step = 0; step < 400; step++) {
      int events = random.nextInt(4);
      for (int i = 0; i < events; i++) {
        byte[] payload = randomPayload(random);
        long offset = step * 10L + i;
        builder.event(offset, plan.preparation().prepare(payload, null), payload);
        add(slice, offset, new String(payload, UTF_8));
      }
      if (random.nextInt(6) == 0) {
        epoch += 1 + random.nextInt(2);
        builder.mark(step * 10L + 9, new Marker(epoch, 7, 1, "t"));
        slice.advance(epoch, 7);
      }
      if (builder.size() == 0) {
        continue;
      }
      byte[] batch = builder.take();
      ShardBatch.replay(batch, used, whole);
      ShardBatch.replay(batch, used, broken);
      saved.journal.add(batch);
      if (random.nextInt(5) == 0) {
        stored.write(broken.flush());
        if (random.nextBoolean()) {
          saved.snapshot(broken);
        }
      }
      if (random.nextInt(10) == 0) {
        broken = saved.restore(plan.shard(0, 0, 0), used);
      }
    }
    stored.write(broken.flush());
    Store expected = new Store();
    expected.write(whole.flush());
    assertThat(stored.answers()).isEqualTo(expected.answers());

    slice.advance(epoch + 1, 0);
    Map<String, Object> drained = new HashMap<>();
    slice.drain((id, state) -> drained.put(id.key() + id.paneStart(), answer(read(state))));
    assertThat(drained).isEqualTo(expected.mergedAnswers());
  }

  /** What a checkpoint holds. */
  private static final class Saved {
    private byte[] open;
    private final Map<Long, byte[]> closedIds = new TreeMap<>();
    private final List<byte[]> journal = new ArrayList<>();

    void snapshot(Shard shard) {
      open = ShardSnapshot.open(shard);
      closedIds.keySet().retainAll(shard.closedEpochsWithIds());
      shard
          .closedEpochsWithIds()
          .forEach(e -> closedIds.computeIfAbsent(e, x -> ShardSnapshot.closedIds(shard, x)));
      journal.clear();
    }

    Shard restore(Shard shard, boolean[] used) {
      closedIds.forEach((e, ids) -> ShardSnapshot.restoreClosedIds(ids, e, shard));
      if (open != null) {
        ShardSnapshot.restoreOpen(open, shard);
      }
      journal.forEach(batch -> ShardBatch.replay(batch, used, shard));
      return shard;
    }
  }

  private record Row(long epoch, String cell) {}

  /** As the real store does, refuses a row with fewer events than the one it has. */
  private final class Store {
    private final Map<Row, CellState> rows = new HashMap<>();

    void write(ShardFlush flush) {
      for (ShardFlush.CellRow row : flush.cells()) {
        rows.merge(
            new Row(row.epoch(), row.key() + row.paneStart()),
            read(row.state()),
            (before, now) -> now.events() >= before.events() ? now : before);
      }
    }

    Map<Row, Object> answers() {
      Map<Row, Object> answers = new HashMap<>();
      rows.forEach((row, state) -> answers.put(row, answer(state)));
      return answers;
    }

    Map<String, Object> mergedAnswers() {
      Map<String, CellState> merged = new HashMap<>();
      rows.forEach(
          (row, state) ->
              merged.computeIfAbsent(row.cell(), c -> plan.views().get(0).zero()).merge(state));
      Map<String, Object> answers = new HashMap<>();
      merged.forEach((cell, state) -> answers.put(cell, answer(state)));
      return answers;
    }
  }

  private CellState read(byte[] state) {
    return plan.views().get(0).read(state);
  }

  private Object answer(CellState cell) {
    return List.of(cell.events(), plan.views().get(0).finish(cell));
  }

  private static byte[] randomPayload(Random random) {
    String text =
        random.nextInt(8) == 0
            ? "{broken"
            : payload("id" + random.nextInt(40), random.nextInt(100), random.nextInt(7_200_000));
    return text.getBytes(UTF_8);
  }

  private static String payload(String id, int amount, long at) {
    return "{\"id\":\"%s\",\"at\":%d,\"amount\":%d.25,\"shop\":\"s%d\"}"
        .formatted(id, at, amount, amount % 3);
  }

  /** A state of one event. */
  private CellState one() {
    Shard shard = plan.shard(0, 0, 0);
    event(shard, 0, "a");
    return plan.views().get(0).read(shard.flush().cells().get(0).state());
  }

  private void event(Shard shard, long offset, String id) {
    add(shard, offset, payload(id, 10, 0));
  }

  private void add(Shard shard, long offset, String json) {
    byte[] payload = json.getBytes(UTF_8);
    Outcome outcome = plan.preparation().prepare(payload, null);
    if (outcome instanceof Outcome.Prepared prepared) {
      shard.accept(offset, prepared);
    } else if (outcome instanceof Outcome.Rejected rejected) {
      shard.reject(offset, rejected, payload);
    }
  }

  /** A bridge that copies a broken record again has not received another. */
  @Test
  void aRejectFromTheSamePositionOfItsSourceIsADuplicate() {
    Shard shard = plan.shard(0, 0, 0);
    byte[] broken = "{broken".getBytes(UTF_8);
    Outcome.Rejected first = reject("topic/0/5");
    shard.reject(0, first, broken);
    shard.reject(1, reject("topic/0/6"), broken);
    shard.reject(2, first, broken);
    shard.reject(3, reject(null), broken);
    shard.reject(4, reject(null), broken);
    event(shard, 5, "topic/0/5");
    event(shard, 6, "\\u0000rejecttopic/0/5");
    ShardFlush flush = shard.flush();
    assertThat(counts(flush)).containsExactly("0: 7=2+4+1");
    assertThat(flush.rejects())
        .extracting(ShardFlush.Reject::offset)
        .containsExactly(0L, 1L, 3L, 4L);
    shard.advance(1, 0);
    shard.advance(plan.definition().within() + 2, 0);
    shard.reject(7, first, broken);
    assertThat(shard.flush().rejects()).as("longer ago than 'within'").hasSize(1);
  }

  private static Outcome.Rejected reject(String identity) {
    return new Outcome.Rejected(Outcome.Step.DECODE, "broken", identity);
  }

  private static List<String> counts(ShardFlush flush) {
    return flush.counts().stream()
        .map(
            c ->
                "%d: %d=%d+%d+%d"
                    .formatted(c.epoch(), c.read(), c.accepted(), c.rejected(), c.duplicates()))
        .toList();
  }
}
