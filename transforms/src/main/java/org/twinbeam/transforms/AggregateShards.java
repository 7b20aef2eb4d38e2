/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.transforms;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.twinbeam.core.shard.FlushSink;
import org.twinbeam.core.shard.ScoredEvent;
import org.twinbeam.core.shard.Shard;
import org.twinbeam.core.shard.ShardBatch;
import org.twinbeam.core.shard.ShardFlush;
import org.twinbeam.core.shard.ShardSnapshot;
import org.twinbeam.core.shard.StreamPlan;

/**
 * De-duplicates and aggregates each partition's events as they come, and writes every {@code
 * flushEvery} what has changed: whole states, which replace what was written before. Gives the
 * scores of the events that were accepted.
 *
 * <p>One stateful step per partition instead of Beam's keyed windows: the state of a cell is a
 * {@link Shard}'s, in memory, and what must survive a restart is a journal: the batches as they
 * came, now and then replaced by a snapshot. So a bundle costs one state access, however many cells
 * it touches.
 *
 * <p>A flush is written beside the stream, which goes on meanwhile: else one of store and processor
 * would always wait for the other. Until it is known to be kept, the journal has all that it tells;
 * what comes meanwhile waits for the next one.
 *
 * <p>After a restart from a checkpoint all that is open, or was not known to be kept, is written
 * again; the sink replaces equal by equal and refuses what it already has newer.
 */
public final class AggregateShards
    extends PTransform<PCollection<KV<Integer, byte[]>>, PCollection<ScoredEvent>> {
  private static final long serialVersionUID = 1L;

  private final String definition;
  private final long startEpoch;
  private final long ownedFrom;
  private final FlushSink sink;
  private final Duration flushEvery;

  private AggregateShards(
      String definition, long startEpoch, long ownedFrom, FlushSink sink, Duration flushEvery) {
    this.definition = definition;
    this.startEpoch = startEpoch;
    this.ownedFrom = ownedFrom;
    this.sink = sink;
    this.flushEvery = flushEvery;
  }

  /**
   * @param definition text of a valid definition
   * @param startEpoch first epoch read: 0 at the log's beginning, else that of the marker at the
   *     start cut
   * @param ownedFrom first epoch to aggregate: the batch layer's horizon
   */
  public static AggregateShards of(
      String definition, long startEpoch, long ownedFrom, FlushSink sink) {
    return new AggregateShards(
        definition, startEpoch, ownedFrom, sink, Duration.standardSeconds(1));
  }

  /** Sets how long a change waits to be written. The default is 1 s; at least 10 ms. */
  public AggregateShards withFlushEvery(Duration interval) {
    if (interval.getMillis() < 10) {
      throw new IllegalArgumentException(
          "flush interval is " + interval.getMillis() + " ms, must be at least 10 ms");
    }
    return new AggregateShards(definition, startEpoch, ownedFrom, sink, interval);
  }

  @Override
  public PCollection<ScoredEvent> expand(PCollection<KV<Integer, byte[]>> batches) {
    return batches
        .apply("Aggregate by shard", ParDo.of(new Aggregate(this)))
        .setCoder(ScoredEventCoder.of());
  }

  static final class Aggregate extends DoFn<KV<Integer, byte[]>, ScoredEvent> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(AggregateShards.class);

    /** A journal shorter than this is never worth replacing. */
    private static final long MIN_JOURNAL_BYTES = 1 << 20;

    /** What may come while flushes are being written; then the stream waits for the sink. */
    private static final long MAX_UNTOLD_BYTES = 32 << 20;

    private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** How soon to look again whether a flush is written. */
    private static final Duration SOON = Duration.millis(10);

    private final String definition;
    private final long startEpoch;
    private final long ownedFrom;
    private final FlushSink sink;
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

    /** One thread: as many connections to the store as the job has slots, however many shards. */
    private transient ExecutorService writer;

    /** Bytes of the batches that no flush has told yet, of all shards here. */
    private transient long untoldBytes;

    /** A shard in memory, and how it stands to its state. */
    private static final class Memory {
      final Shard shard;

      /** Turns of the batches in the journal, ascending. */
      final List<Long> journal = new ArrayList<>();

      long snapshotBytes;
      long journalBytes;
      long turn;
      boolean flushIsSet;

      /** The flush being written; null if the last one is known to be kept. */
      Future<?> writing;

      long writingSince;

      /** Bytes of the batches that came since the last flush was taken. */
      long untoldBytes;

      /** What replaces the journal when it is kept; null if the journal stays. */
      Image image;

      Memory(Shard shard) {
        this.shard = shard;
      }

      void await() {
        try {
          writing.get();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException("interrupted while a flush is written", e);
        } catch (ExecutionException e) {
          throw e.getCause() instanceof RuntimeException cause
              ? cause
              : new IllegalStateException(e.getCause());
        }
      }
    }

    /**
     * A shard as it was when a flush was taken from it, which has told all that is not here.
     *
     * @param batches how many of the journal's batches are in it, the oldest
     * @param bytes of those
     * @param open the open epoch
     * @param ids of the closed epochs that state does not have yet
     * @param closed the closed epochs whose ids are still needed
     */
    private record Image(
        int batches, long bytes, byte[] open, Map<Long, byte[]> ids, Set<Long> closed) {}

    Aggregate(AggregateShards transform) {
      this.definition = transform.definition;
      this.startEpoch = transform.startEpoch;
      this.ownedFrom = transform.ownedFrom;
      this.sink = transform.sink;
      this.flushEvery = transform.flushEvery;
    }

    @Setup
    public void compile() {
      plan = StreamPlan.of(definition);
      used = plan.usedColumns();
      memories = new HashMap<>();
      writer =
          Executors.newSingleThreadExecutor(
              task -> {
                Thread thread = new Thread(task, "twinbeam-flush-" + plan.definition().stream());
                thread.setDaemon(true);
                return thread;
              });
    }

    @Teardown
    public void stop() {
      if (writer != null) {
        writer.shutdownNow();
      }
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
      if (memory.writing != null && untoldBytes > MAX_UNTOLD_BYTES) {
        memory.await();
      }
      turn.write(++memory.turn);
      ShardBatch.replay(batch.getValue(), used, memory.shard);
      journal.put(memory.turn, batch.getValue());
      memory.journal.add(memory.turn);
      memory.journalBytes += batch.getValue().length;
      memory.untoldBytes += batch.getValue().length;
      untoldBytes += batch.getValue().length;
      if (!memory.flushIsSet) {
        memory.flushIsSet = true;
        flush.offset(flushEvery).setRelative();
        end.set(window.maxTimestamp());
      }
    }

    @OnTimer("flush")
    public void flush(
        @Key Integer partition,
        OutputReceiver<ScoredEvent> scores,
        @StateId("turn") ValueState<Long> turn,
        @StateId("snapshot") ValueState<byte[]> snapshot,
        @StateId("journal") MapState<Long, byte[]> journal,
        @StateId("ids") MapState<Long, byte[]> ids,
        @TimerId("flush") Timer flush) {
      Memory memory = memory(partition, turn, snapshot, journal, ids);
      turn.write(++memory.turn);
      if (memory.writing != null && !memory.writing.isDone()) {
        warnIfSlow(memory, partition);
        flush.offset(SOON).setRelative();
        return;
      }
      settle(memory, snapshot, journal, ids);
      memory.flushIsSet = write(memory, scores, ids);
      if (memory.flushIsSet) {
        flush.offset(flushEvery).setRelative();
      }
    }

    @OnTimer("end")
    public void end(
        @Key Integer partition,
        OutputReceiver<ScoredEvent> scores,
        @StateId("turn") ValueState<Long> turn,
        @StateId("snapshot") ValueState<byte[]> snapshot,
        @StateId("journal") MapState<Long, byte[]> journal,
        @StateId("ids") MapState<Long, byte[]> ids) {
      Memory memory = memory(partition, turn, snapshot, journal, ids);
      turn.write(++memory.turn);
      settle(memory, snapshot, journal, ids);
      write(memory, scores, ids);
      settle(memory, snapshot, journal, ids);
    }

    private static void warnIfSlow(Memory memory, int partition) {
      long now = System.nanoTime();
      if (now - memory.writingSince > SLOW_NANOS) {
        memory.writingSince = now;
        LOG.warn(
            "a flush of partition {} has not been written for 30 s: the store is slow, or gone",
            partition);
      }
    }

    /**
     * Begins to write what has changed.
     *
     * @return whether there was anything
     */
    private boolean write(
        Memory memory, OutputReceiver<ScoredEvent> scores, MapState<Long, byte[]> ids) {
      ShardFlush flush = memory.shard.flush();
      if (flush.isEmpty()) {
        return false;
      }
      for (ScoredEvent event : flush.scores()) {
        scores.output(event);
      }
      if (!flush.closed().isEmpty()
          || memory.journalBytes > Math.max(MIN_JOURNAL_BYTES, memory.snapshotBytes)) {
        memory.image = image(memory, ids);
      }
      untoldBytes -= memory.untoldBytes;
      memory.untoldBytes = 0;
      memory.writingSince = System.nanoTime();
      memory.writing = writer.submit(() -> sink.write(flush));
      return true;
    }

    private static Image image(Memory memory, MapState<Long, byte[]> ids) {
      Shard shard = memory.shard;
      Set<Long> stored = new HashSet<>();
      ids.keys().read().forEach(stored::add);
      Set<Long> closed = new HashSet<>(shard.closedEpochsWithIds());
      Map<Long, byte[]> more = new HashMap<>();
      for (Long epoch : closed) {
        if (!stored.contains(epoch)) {
          more.put(epoch, ShardSnapshot.closedIds(shard, epoch));
        }
      }
      return new Image(
          memory.journal.size(), memory.journalBytes, ShardSnapshot.open(shard), more, closed);
    }

    /** Waits for the flush that is being written, and lets go of what it has told. */
    private static void settle(
        Memory memory,
        ValueState<byte[]> snapshot,
        MapState<Long, byte[]> journal,
        MapState<Long, byte[]> ids) {
      if (memory.writing == null) {
        return;
      }
      memory.await();
      memory.writing = null;
      Image image = memory.image;
      if (image == null) {
        return;
      }
      memory.image = null;
      List<Long> stored = new ArrayList<>();
      ids.keys().read().forEach(stored::add);
      stored.stream().filter(epoch -> !image.closed().contains(epoch)).forEach(ids::remove);
      image.ids().forEach(ids::put);
      snapshot.write(image.open());
      List<Long> told = memory.journal.subList(0, image.batches());
      told.forEach(journal::remove);
      told.clear();
      memory.snapshotBytes = image.open().length;
      memory.journalBytes -= image.bytes();
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
      untoldBytes -= known == null ? 0 : known.untoldBytes;
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
      batches.forEach(
          (of, batch) -> {
            ShardBatch.replay(batch, used, memory.shard);
            memory.journal.add(of);
            memory.journalBytes += batch.length;
          });
      memory.shard.assumeTold();
      memory.turn = turns == null ? 0 : turns;
      memories.put(partition, memory);
      return memory;
    }
  }
}
