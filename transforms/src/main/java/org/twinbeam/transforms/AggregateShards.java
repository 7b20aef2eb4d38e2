/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.transforms;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.twinbeam.core.shard.Shard;
import org.twinbeam.core.shard.ShardBatch;
import org.twinbeam.core.shard.ShardFlush;
import org.twinbeam.core.shard.ShardSnapshot;
import org.twinbeam.core.shard.StreamPlan;

/**
 * De-duplicates and aggregates each partition's events as they come, and tells every {@code
 * flushEvery} what has changed: whole states, which replace what was told before.
 *
 * <p>One stateful step per partition instead of Beam's keyed windows: the state of a cell is a
 * {@link Shard}'s, in memory, and what must survive a restart is a journal: the batches as they
 * came, now and then replaced by a snapshot. So a bundle costs one state access, however many cells
 * it touches.
 *
 * <p>After a restart from a checkpoint all that is open is told again; the store replaces equal by
 * equal and refuses what it already has newer.
 */
public final class AggregateShards
    extends PTransform<PCollection<KV<Integer, byte[]>>, PCollection<ShardFlush>> {
  private static final long serialVersionUID = 1L;

  private final String definition;
  private final long startEpoch;
  private final long ownedFrom;
  private final Duration flushEvery;

  private AggregateShards(String definition, long startEpoch, long ownedFrom, Duration flushEvery) {
    this.definition = definition;
    this.startEpoch = startEpoch;
    this.ownedFrom = ownedFrom;
    this.flushEvery = flushEvery;
  }

  /**
   * @param definition text of a valid definition
   * @param startEpoch first epoch read: 0 at the log's beginning, else that of the marker at the
   *     start cut
   * @param ownedFrom first epoch to aggregate: the batch layer's horizon
   */
  public static AggregateShards of(String definition, long startEpoch, long ownedFrom) {
    return new AggregateShards(definition, startEpoch, ownedFrom, Duration.standardSeconds(1));
  }

  /** Sets how long a change waits to be told. The default is 1 s; at least 10 ms. */
  public AggregateShards withFlushEvery(Duration interval) {
    if (interval.getMillis() < 10) {
      throw new IllegalArgumentException(
          "flush interval is " + interval.getMillis() + " ms, must be at least 10 ms");
    }
    return new AggregateShards(definition, startEpoch, ownedFrom, interval);
  }

  @Override
  public PCollection<ShardFlush> expand(PCollection<KV<Integer, byte[]>> batches) {
    return batches
        .apply("Aggregate by shard", ParDo.of(new Aggregate(this)))
        .setCoder(ShardFlushCoder.of());
  }

  static final class Aggregate extends DoFn<KV<Integer, byte[]>, ShardFlush> {
    private static final long serialVersionUID = 1L;

    /** A journal shorter than this is never worth replacing. */
    private static final long MIN_JOURNAL_BYTES = 1 << 20;

    private final String definition;
    private final long startEpoch;
    private final long ownedFrom;
    private final Duration flushEvery;

    /** The open epoch at some time past. */
    @StateId("snapshot")
    private final StateSpec<ValueState<byte[]>> snapshotSpec =
        StateSpecs.value(ByteArrayCoder.of());

    /** Batches since the snapshot, by the turn they came in: a bag would promise no order. */
    @StateId("journal")
    private final StateSpec<MapState<Long, byte[]>> journalSpec =
        StateSpecs.map(VarLongCoder.of(), ByteArrayCoder.of());

    /** Ids that passed, by closed epoch. */
    @StateId("ids")
    private final StateSpec<MapState<Long, byte[]>> idsSpec =
        StateSpecs.map(VarLongCoder.of(), ByteArrayCoder.of());

    /**
     * Counts the calls that have changed the state. A memory that is of another count is stale, as
     * where a runner gives one key to several instances in turn, and is rebuilt.
     */
    @StateId("turn")
    private final StateSpec<ValueState<Long>> turnSpec = StateSpecs.value(VarLongCoder.of());

    @TimerId("flush")
    private final TimerSpec flushTimer = TimerSpecs.timer(TimeDomain.PROCESSING_TIME);

    /** Fires when a bounded input ends, so that nothing stays untold. */
    @TimerId("end")
    private final TimerSpec endTimer = TimerSpecs.timer(TimeDomain.EVENT_TIME);

    private transient StreamPlan plan;
    private transient boolean[] used;
    private transient Map<Integer, Memory> memories;

    /** A shard in memory, and how it stands to its state. */
    private static final class Memory {
      final Shard shard;
      long snapshotBytes;
      long journalBytes;
      long turn;
      boolean flushIsSet;

      Memory(Shard shard) {
        this.shard = shard;
      }
    }

    Aggregate(AggregateShards transform) {
      this.definition = transform.definition;
      this.startEpoch = transform.startEpoch;
      this.ownedFrom = transform.ownedFrom;
      this.flushEvery = transform.flushEvery;
    }

    @Setup
    public void compile() {
      plan = StreamPlan.of(definition);
      used = plan.usedColumns();
      memories = new HashMap<>();
    }

    @ProcessElement
    public void add(
        @Element KV<Integer, byte[]> batch,
        BoundedWindow window,
        @StateId("turn") ValueState<Long> turn,
        @StateId("snapshot") ValueState<byte[]> snapshot,
        @StateId("journal") MapState<Long, byte[]> journal,
        @StateId("ids") MapState<Long, byte[]> ids,
        @TimerId("flush") Timer flush,
        @TimerId("end") Timer end) {
      Memory memory = memory(batch.getKey(), turn, snapshot, journal, ids);
      turn.write(++memory.turn);
      ShardBatch.replay(batch.getValue(), used, memory.shard);
      journal.put(memory.turn, batch.getValue());
      memory.journalBytes += batch.getValue().length;
      if (!memory.flushIsSet) {
        memory.flushIsSet = true;
        flush.offset(flushEvery).setRelative();
        end.set(window.maxTimestamp());
      }
    }

    @OnTimer("flush")
    public void flush(
        @Key Integer partition,
        OutputReceiver<ShardFlush> out,
        @StateId("turn") ValueState<Long> turn,
        @StateId("snapshot") ValueState<byte[]> snapshot,
        @StateId("journal") MapState<Long, byte[]> journal,
        @StateId("ids") MapState<Long, byte[]> ids) {
      Memory memory = memory(partition, turn, snapshot, journal, ids);
      turn.write(++memory.turn);
      memory.flushIsSet = false;
      ShardFlush flush = memory.shard.flush();
      if (!flush.isEmpty()) {
        out.output(flush);
      }
      if (!flush.closed().isEmpty()
          || memory.journalBytes > Math.max(MIN_JOURNAL_BYTES, memory.snapshotBytes)) {
        takeSnapshot(memory, snapshot, journal, ids);
      }
    }

    @OnTimer("end")
    public void end(
        @Key Integer partition,
        OutputReceiver<ShardFlush> out,
        @StateId("turn") ValueState<Long> turn,
        @StateId("snapshot") ValueState<byte[]> snapshot,
        @StateId("journal") MapState<Long, byte[]> journal,
        @StateId("ids") MapState<Long, byte[]> ids) {
      flush(partition, out, turn, snapshot, journal, ids);
    }

    private Memory memory(
        int partition,
        ValueState<Long> turn,
        ValueState<byte[]> snapshot,
        MapState<Long, byte[]> journal,
        MapState<Long, byte[]> ids) {
      Long turns = turn.read();
      Memory known = memories.get(partition);
      if (known != null && turns != null && known.turn == turns) {
        return known;
      }
      Memory memory = new Memory(plan.shard(partition, startEpoch, ownedFrom));
      for (Map.Entry<Long, byte[]> closed : ids.entries().read()) {
        ShardSnapshot.restoreClosedIds(closed.getValue(), closed.getKey(), memory.shard);
      }
      byte[] open = snapshot.read();
      if (open != null) {
        ShardSnapshot.restoreOpen(open, memory.shard);
        memory.snapshotBytes = open.length;
      }
      Map<Long, byte[]> batches = new TreeMap<>();
      journal.entries().read().forEach(entry -> batches.put(entry.getKey(), entry.getValue()));
      for (byte[] batch : batches.values()) {
        ShardBatch.replay(batch, used, memory.shard);
        memory.journalBytes += batch.length;
      }
      memory.turn = turns == null ? 0 : turns;
      memories.put(partition, memory);
      return memory;
    }

    private void takeSnapshot(
        Memory memory,
        ValueState<byte[]> snapshot,
        MapState<Long, byte[]> journal,
        MapState<Long, byte[]> ids) {
      Shard shard = memory.shard;
      Set<Long> stored = new HashSet<>();
      ids.keys().read().forEach(stored::add);
      Set<Long> kept = shard.closedEpochsWithIds();
      for (Long epoch : stored) {
        if (!kept.contains(epoch)) {
          ids.remove(epoch);
        }
      }
      for (Long epoch : kept) {
        if (!stored.contains(epoch)) {
          ids.put(epoch, ShardSnapshot.closedIds(shard, epoch));
        }
      }
      byte[] open = ShardSnapshot.open(shard);
      snapshot.write(open);
      journal.clear();
      memory.snapshotBytes = open.length;
      memory.journalBytes = 0;
    }
  }
}
