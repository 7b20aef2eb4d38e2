/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.options.PipelineOptions.CheckEnabled;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.joda.time.Duration;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.Slice;
import org.twinbeam.core.shard.CellId;
import org.twinbeam.core.shard.ShardFlush;
import org.twinbeam.io.log.LogEntryCoder;
import org.twinbeam.transforms.AggregateShards;
import org.twinbeam.transforms.AggregateSlices;
import org.twinbeam.transforms.CellIdCoder;
import org.twinbeam.transforms.MergeStates;
import org.twinbeam.transforms.PrepareEvents;

/** Both layers' transforms on the DirectRunner, between collections in memory. */
final class DirectLayers implements AutoCloseable {

  private final HostileLog log;
  private final String definition;
  private final int within;
  private final MemoryLake lake;
  private final Random random;

  DirectLayers(HostileLog log) {
    this.log = log;
    this.definition = log.definition().yaml();
    this.within = log.definition().within();
    this.lake = MemoryLake.of(log);
    this.random = new Random(log.seed());
  }

  @Override
  public void close() {
    lake.close();
  }

  /** What a batch run leaves: a state per cell, and the counts and rejects of its epochs. */
  record Batch(
      Map<CellId, byte[]> states,
      List<KV<Integer, ShardFlush.CountRow>> counts,
      List<ShardFlush.Reject> rejects) {
    static final Batch NONE = new Batch(Map.of(), List.of(), List.of());
  }

  /** Adds the epochs {@code [from, to)} to what earlier runs have left. */
  Batch batch(Batch base, long from, long to) {
    List<Slice> slices = lake.slices(from, to, within, random);
    Pipeline pipeline = pipeline();
    PCollectionTuple outputs =
        pipeline
            .apply("Slices", Create.of(slices).withCoder(SerializableCoder.of(Slice.class)))
            .apply("Aggregate", AggregateSlices.of(definition, lake));
    List<KV<CellId, byte[]>> before = new ArrayList<>();
    base.states().forEach((cell, state) -> before.add(KV.of(cell, state)));
    Collected<KV<CellId, byte[]>> states = new Collected<>();
    Collected<KV<Integer, ShardFlush.CountRow>> counts = new Collected<>();
    Collected<ShardFlush.Reject> rejects = new Collected<>();
    PCollectionList.of(outputs.get(AggregateSlices.CELLS))
        .and(
            pipeline.apply(
                "Base",
                Create.of(before).withCoder(KvCoder.of(CellIdCoder.of(), ByteArrayCoder.of()))))
        .apply("New and base", Flatten.pCollections())
        .apply("Merge", MergeStates.of(definition))
        .apply("Collect states", states.collect());
    outputs.get(AggregateSlices.COUNTS).apply("Collect counts", counts.collect());
    outputs.get(AggregateSlices.REJECTS).apply("Collect rejects", rejects.collect());
    pipeline.run().waitUntilFinish();

    Map<CellId, byte[]> merged = new HashMap<>();
    for (KV<CellId, byte[]> state : states.take()) {
      if (merged.put(state.getKey(), state.getValue()) != null) {
        throw new AssertionError("two states of " + state.getKey());
      }
    }
    List<KV<Integer, ShardFlush.CountRow>> allCounts = new ArrayList<>(base.counts());
    allCounts.addAll(counts.take());
    List<ShardFlush.Reject> allRejects = new ArrayList<>(base.rejects());
    allRejects.addAll(rejects.take());
    return new Batch(merged, allCounts, allRejects);
  }

  /**
   * What the speed layer tells when it owns the epochs from {@code horizon} on: read from {@code
   * within} epochs before it, in bundles of any size that mix the partitions, with time passing
   * between them at random.
   */
  List<ShardFlush> speed(long horizon) {
    long startEpoch = Math.max(0, horizon - within - 1);
    TestStream.Builder<LogEntry> stream = TestStream.create(LogEntryCoder.of());
    List<List<LogEntry>> left = new ArrayList<>();
    for (List<LogEntry> partition : log.partitions()) {
      left.add(startEpoch == 0 ? partition : after(startEpoch, partition));
    }
    while (left.stream().anyMatch(entries -> !entries.isEmpty())) {
      List<LogEntry> bundle = new ArrayList<>();
      for (int p = 0; p < left.size(); p++) {
        List<LogEntry> entries = left.get(p);
        int count = Math.min(entries.size(), random.nextInt(80));
        bundle.addAll(entries.subList(0, count));
        left.set(p, entries.subList(count, entries.size()));
      }
      if (!bundle.isEmpty()) {
        stream =
            stream.addElements(
                bundle.get(0), bundle.subList(1, bundle.size()).toArray(new LogEntry[0]));
      }
      if (random.nextInt(3) == 0) {
        stream = stream.advanceProcessingTime(Duration.millis(200 + random.nextInt(2_000)));
      }
    }
    Pipeline pipeline = pipeline();
    Collected<ShardFlush> flushes = new Collected<>();
    pipeline
        .apply("Log", stream.advanceWatermarkToInfinity())
        .apply("Prepare", PrepareEvents.of(definition))
        .apply("Aggregate", AggregateShards.of(definition, startEpoch, horizon))
        .apply("Collect", flushes.collect());
    pipeline.run().waitUntilFinish();
    return flushes.take();
  }

  /** The entries from the first marker above that epoch on. */
  private static List<LogEntry> after(long epoch, List<LogEntry> partition) {
    for (int i = 0; i < partition.size(); i++) {
      if (partition.get(i) instanceof LogEntry.Mark mark && mark.marker().epoch() > epoch) {
        return partition.subList(i, partition.size());
      }
    }
    return List.of();
  }

  private static Pipeline pipeline() {
    DirectOptions options = PipelineOptionsFactory.create().as(DirectOptions.class);
    options.setRunner(DirectRunner.class);
    options.setTargetParallelism(2);
    options.setStableUniqueNames(CheckEnabled.ERROR);
    return Pipeline.create(options);
  }
}
