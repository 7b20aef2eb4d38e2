/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.transforms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.state.ReadableState;
import org.apache.beam.sdk.state.ReadableStates;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.twinbeam.core.epoch.Marker;
import org.twinbeam.core.shard.FlushSink;
import org.twinbeam.core.shard.Shard;
import org.twinbeam.core.shard.ShardBatch;
import org.twinbeam.core.shard.ShardFlush;
import org.twinbeam.core.shard.StreamPlan;

/**
 * A shard that dies at any moment, with a flush taken, under way, or kept and not known to be, and
 * starts again from a checkpoint some batches old, ends as one that never died.
 */
class AggregateShardsRestartTest {
  private static final String YAML =
      """
      stream: orders
      format: json
      fields:
        id: string
        at: {type: timestamp, format: iso}
      id: id
      within: 2
      time: at
      views:
        hourly: {key: [], window: 1h, measures: {orders: count}}
      """;

  private static final StreamPlan PLAN = StreamPlan.of(YAML);
  private static final int BATCHES = 120;

  /** Of the step's state, all that a checkpoint has; and how many batches the source had given. */
  private static final class State {
    final Value<Long> turn = new Value<>();
    final Value<byte[]> snapshot = new Value<>();
    final Values journal = new Values();
    final Values ids = new Values();
    int given;

    State copy() {
      State copy = new State();
      copy.turn.value = turn.value;
      copy.snapshot.value = snapshot.value;
      copy.journal.values.putAll(journal.values);
      copy.ids.values.putAll(ids.values);
      copy.given = given;
      return copy;
    }
  }

  private static final class Value<T> implements ValueState<T> {
    private T value;

    @Override
    public void write(T input) {
      value = input;
    }

    @Override
    public T read() {
      return value;
    }

    @Override
    public ValueState<T> readLater() {
      return this;
    }

    @Override
    public void clear() {
      value = null;
    }
  }

  private static final class Values implements MapState<Long, byte[]> {
    private final Map<Long, byte[]> values = new TreeMap<>();

    @Override
    public void put(Long key, byte[] value) {
      values.put(key, value);
    }

    @Override
    public ReadableState<byte[]> computeIfAbsent(
        Long key, Function<? super Long, ? extends byte[]> compute) {
      return ReadableStates.immediate(values.computeIfAbsent(key, compute));
    }

    @Override
    public void remove(Long key) {
      values.remove(key);
    }

    @Override
    public ReadableState<byte[]> get(Long key) {
      return ReadableStates.immediate(values.get(key));
    }

    @Override
    public ReadableState<byte[]> getOrDefault(Long key, byte[] otherwise) {
      return ReadableStates.immediate(values.getOrDefault(key, otherwise));
    }

    @Override
    public ReadableState<Iterable<Long>> keys() {
      return ReadableStates.immediate(values.keySet());
    }

    @Override
    public ReadableState<Iterable<byte[]>> values() {
      return ReadableStates.immediate(values.values());
    }

    @Override
    public ReadableState<Iterable<Map.Entry<Long, byte[]>>> entries() {
      return ReadableStates.immediate(values.entrySet());
    }

    @Override
    public ReadableState<Boolean> isEmpty() {
      return ReadableStates.immediate(values.isEmpty());
    }

    @Override
    public void clear() {
      values.clear();
    }
  }

  /** Fires when the test says so. */
  private static final class Unheard implements Timer {
    @Override
    public void set(Instant time) {}

    @Override
    public void setRelative() {}

    @Override
    public void clear() {}

    @Override
    public Timer offset(Duration offset) {
      return this;
    }

    @Override
    public Timer align(Duration period) {
      return this;
    }

    @Override
    public Timer withOutputTimestamp(Instant time) {
      return this;
    }

    @Override
    public Timer withNoOutputTimestamp() {
      return this;
    }

    @Override
    public Instant getCurrentRelativeTime() {
      return Instant.EPOCH;
    }
  }

  /**
   * As the store keeps flushes: what has more events replaces, epochs close one after the other.
   */
  private static final class Kept implements FlushSink {
    private static final long serialVersionUID = 1L;

    final Map<String, Long> cells = new TreeMap<>();
    final Map<Long, List<Long>> counts = new TreeMap<>();
    final Map<Long, String> rejects = new TreeMap<>();
    private final Random random;
    long closed = -1;

    Kept(Random random) {
      this.random = random;
    }

    @Override
    public void write(ShardFlush flush) {
      try {
        Thread.sleep(random == null ? 0 : random.nextInt(4));
      } catch (InterruptedException e) {
        if (random.nextBoolean()) {
          throw new IllegalStateException("the job died before the commit", e);
        } // Else the commit was on its way.
      }
      keep(flush);
    }

    private synchronized void keep(ShardFlush flush) {
      flush
          .cells()
          .forEach(c -> cells.merge(c.epoch() + c.key() + c.paneStart(), c.events(), Math::max));
      flush
          .counts()
          .forEach(
              c ->
                  counts.merge(
                      c.epoch(),
                      List.of(c.read(), c.accepted(), c.rejected(), c.duplicates()),
                      (before, now) -> now.get(0) >= before.get(0) ? now : before));
      flush.rejects().forEach(r -> rejects.put(r.offset(), r.epoch() + r.step()));
      for (ShardFlush.ClosedEpoch epoch : flush.closed()) {
        assertThat(epoch.epoch()).as("closed after %s", closed).isLessThanOrEqualTo(closed + 1);
        closed = Math.max(closed, epoch.epoch());
      }
    }
  }

  /** Events, some broken, some repeated in the epochs after; markers, sometimes two at once. */
  private static List<byte[]> log(Random random) {
    ShardBatch.Builder batch = new ShardBatch.Builder(PLAN.usedColumns());
    List<byte[]> batches = new ArrayList<>();
    long offset = 0;
    long epoch = 0;
    int number = 0;
    for (int i = 0; i < BATCHES; i++) {
      for (int k = random.nextInt(20); k >= 0; k--) {
        int id = number > 0 && random.nextInt(4) == 0 ? random.nextInt(number) : number++;
        String json = "{\"id\":\"o%d\",\"at\":\"2001-01-01T%02d:00:00Z\"}".formatted(id, id % 5);
        byte[] payload = (random.nextInt(15) == 0 ? json + "{" : json).getBytes(UTF_8);
        batch.event(offset++, PLAN.preparation().prepare(payload, "application/json"), payload);
        for (int m = random.nextInt(40); m >= 38; m--) {
          epoch += 1 + random.nextInt(2);
          batch.mark(offset++, new Marker(epoch, 1_000 * epoch, 1, "test"));
        }
      }
      batches.add(batch.take());
    }
    return batches;
  }

  /** A shard that reads all without a pause, and tells once. */
  private static Kept naive(List<byte[]> log) {
    Shard shard = PLAN.shard(0, 0, 0);
    log.forEach(batch -> ShardBatch.replay(batch, PLAN.usedColumns(), shard));
    Kept kept = new Kept(null);
    kept.keep(shard.flush());
    return kept;
  }

  private static AggregateShards.Aggregate started(Kept kept) {
    AggregateShards.Aggregate step =
        new AggregateShards.Aggregate(AggregateShards.of(YAML, 0, 0, kept));
    step.compile();
    return step;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void endsAsIfItHadNeverDied(long seed) throws Exception {
    Random random = new Random(seed);
    List<byte[]> log = log(random);
    Kept kept = new Kept(new Random(seed));
    State state = new State();
    State checkpoint = state.copy();
    AggregateShards.Aggregate step = started(kept);
    Timer timer = new Unheard();
    int deaths = 0;
    while (state.given < log.size()) {
      switch (random.nextInt(12)) {
        case 0, 1 ->
            step.flush(0, null, state.turn, state.snapshot, state.journal, state.ids, timer);
        case 2 -> checkpoint = state.copy();
        case 3 -> Thread.sleep(random.nextInt(6));
        case 4 -> {
          if (deaths < 25) {
            deaths++;
            step.stop();
            step = started(kept);
            state = checkpoint.copy();
          }
        }
        default ->
            step.add(
                KV.of(0, log.get(state.given++)),
                GlobalWindow.INSTANCE,
                state.turn,
                state.snapshot,
                state.journal,
                state.ids,
                timer,
                timer);
      }
    }
    step.end(0, null, state.turn, state.snapshot, state.journal, state.ids);
    step.stop();
    Kept expected = naive(log);
    assertThat(deaths).isPositive();
    synchronized (kept) {
      assertThat(kept.cells).isEqualTo(expected.cells);
      assertThat(kept.counts).isEqualTo(expected.counts);
      assertThat(kept.rejects).isEqualTo(expected.rejects);
      assertThat(kept.closed).isEqualTo(expected.closed);
    }
    assertThat(new HashMap<>(state.journal.values))
        .as("let go at the end")
        .hasSizeLessThan(BATCHES);
  }
}
