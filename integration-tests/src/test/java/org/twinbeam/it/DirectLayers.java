/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.joda.time.Duration;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogPack;
import org.twinbeam.core.log.Slice;
import org.twinbeam.core.shard.CellId;
import org.twinbeam.core.shard.ShardFlush;
import org.twinbeam.io.log.LogPackCoder;
import org.twinbeam.transforms.AggregateShards;
import org.twinbeam.transforms.AggregateSlices;
import org.twinbeam.transforms.CellIdCoder;
import org.twinbeam.transforms.CellPacks;
import org.twinbeam.transforms.MergeStates;
import org.twinbeam.transforms.PrepareEvents;
import org.twinbeam.transforms.Scoring;

/**
 * Both layers' transforms on the DirectRunner, between collections in memory. Several runs of a
 * layer share a pipeline: on small data, the runner's own work is most of a test's.
 */
final class DirectLayers implements AutoCloseable {

  private final HostileLog log;
  private final String definition;
  private final int within;
  private final MemoryLake lake;
  private final Random random;
  private final Scoring scoring;

  /**
   * @param scoring null where no model tells fields
   */
  DirectLayers(HostileLog log, Scoring scoring) {
    this.log = log;
    this.definition = log.definition().yaml();
    this.within = log.definition().within();
    this.lake = MemoryLake.of(log);
    this.random = new Random(log.seed());
    this.scoring = scoring;
  }

  /** What a batch run leaves: a state per cell, and the counts and rejects of its epochs. */
  record Batch(
      Map<CellId, byte[]> states,
      List<KV<Integer, ShardFlush.CountRow>> counts,
      List<ShardFlush.Reject> rejects) {
    static final Batch NONE = new Batch(Map.of(), List.of(), List.of());
  }

  @Override
  public void close() {
    lake.close();
  }

  /**
   * What is there after several batch runs, each of which adds to the one before: the first the
   * epochs from 0 to the first horizon, the next those from there to the second, and so on.
   */
  Batch batch(List<Long> horizons) {
    Pipeline pipeline = pipeline();
    List<Outputs> runs = new ArrayList<>();
    PCollection<KV<CellId, byte[]>> states =
        pipeline.apply("No base", Create.empty(KvCoder.of(CellIdCoder.of(), ByteArrayCoder.of())));
    long from = 0;
    for (long horizon : horizons) {
      Outputs outputs = new Outputs();
      states = outputs.run(pipeline, from, horizon, states);
      runs.add(outputs);
      from = horizon;
    }
    Collected<KV<CellId, byte[]>> collected = new Collected<>();
    states.apply("Collect states", collected.collect());
    pipeline.run().waitUntilFinish();

    Map<CellId, byte[]> merged = new HashMap<>();
    for (KV<CellId, byte[]> state : collected.take()) {
      if (merged.put(state.getKey(), state.getValue()) != null) {
        throw new AssertionError("two states of " + state.getKey());
      }
    }
    return new Batch(
        merged,
        runs.stream().flatMap(run -> run.counts.take().stream()).toList(),
        runs.stream().flatMap(run -> run.rejects.take().stream()).toList());
  }

  /** The base's cells among the packs of new ones. */
  private static final class PackFn extends DoFn<KV<CellId, byte[]>, KV<Integer, byte[]>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void pack(@Element KV<CellId, byte[]> cell, OutputReceiver<KV<Integer, byte[]>> packs) {
      CellPacks pack = new CellPacks(AggregateSlices.PARTS);
      pack.add(cell.getKey(), cell.getValue(), packs::output);
      pack.finish(packs::output);
    }
  }

  /** What one batch run tells of its epochs. */
  private final class Outputs {
    final Collected<KV<Integer, ShardFlush.CountRow>> counts = new Collected<>();
    final Collected<ShardFlush.Reject> rejects = new Collected<>();

    PCollection<KV<CellId, byte[]>> run(
        Pipeline pipeline, long from, long to, PCollection<KV<CellId, byte[]>> base) {
      String name = " to " + to;
      List<Slice> slices = lake.slices(from, to, within, random);
      PCollectionTuple outputs =
          pipeline
              .apply(
                  "Slices" + name, Create.of(slices).withCoder(SerializableCoder.of(Slice.class)))
              .apply("Aggregate" + name, AggregateSlices.of(definition, lake).withScoring(scoring));
      PCollection<KV<CellId, byte[]>> merged =
          PCollectionList.of(outputs.get(AggregateSlices.CELLS))
              .and(base.apply("Pack base" + name, ParDo.of(new PackFn())))
              .apply("New and base" + name, Flatten.pCollections())
              .apply("Merge" + name, MergeStates.of(definition));
      outputs.get(AggregateSlices.COUNTS).apply("Collect counts" + name, counts.collect());
      outputs.get(AggregateSlices.REJECTS).apply("Collect rejects" + name, rejects.collect());
      return merged;
    }
  }

  /**
   * What the speed layer tells when it owns the epochs from a horizon on, for each of several: read
   * from {@code within} epochs before it on, in bundles of any size that mix the partitions, with
   * time passing between them at random.
   */
  Map<Long, List<ShardFlush>> speed(List<Long> horizons) {
    Pipeline pipeline = pipeline();
    PCollection<LogPack> packs = pipeline.apply("Log", stream());
    Map<Long, Collected<ShardFlush>> collected = new LinkedHashMap<>();
    for (long horizon : horizons) {
      long startEpoch = Math.max(0, horizon - within);
      String name = " from " + horizon;
      Collected<ShardFlush> flushes = new Collected<>();
      packs
          .apply(
              "Read" + name,
              FlatMapElements.into(TypeDescriptor.of(LogPack.class))
                  .via(new ReadFrom(start(startEpoch))))
          .setCoder(LogPackCoder.of())
          .apply("Prepare" + name, PrepareEvents.of(definition).withScoring(scoring))
          .apply(
              "Aggregate" + name,
              AggregateShards.of(definition, startEpoch, horizon, Collected.sink(flushes)));
      collected.put(horizon, flushes);
    }
    pipeline.run().waitUntilFinish();
    Map<Long, List<ShardFlush>> told = new HashMap<>();
    collected.forEach((horizon, flushes) -> told.put(horizon, flushes.take()));
    return told;
  }

  private TestStream<LogPack> stream() {
    TestStream.Builder<LogPack> stream = TestStream.create(LogPackCoder.of());
    List<List<LogEntry>> left = new ArrayList<>(log.partitions());
    int most = Math.max(80, left.get(0).size() / 16); // so that there are not too many
    while (left.stream().anyMatch(entries -> !entries.isEmpty())) {
      List<LogPack> bundle = new ArrayList<>();
      for (int p = 0; p < left.size(); p++) {
        List<LogEntry> entries = left.get(p);
        int count = Math.min(entries.size(), random.nextInt(most));
        packed(entries.subList(0, count)).ifPresent(bundle::add);
        left.set(p, entries.subList(count, entries.size()));
      }
      if (!bundle.isEmpty()) {
        stream =
            stream.addElements(
                bundle.get(0), bundle.subList(1, bundle.size()).toArray(new LogPack[0]));
      }
      if (random.nextInt(3) == 0) {
        stream = stream.advanceProcessingTime(Duration.millis(200 + random.nextInt(2_000)));
      }
    }
    return stream.advanceWatermarkToInfinity();
  }

  /** By partition, the offset of the first marker of that epoch or a later one; 0 for epoch 0. */
  private List<Long> start(long epoch) {
    return log.partitions().stream()
        .map(
            entries ->
                epoch == 0
                    ? 0L
                    : entries.stream()
                        .filter(
                            entry ->
                                entry instanceof LogEntry.Mark mark
                                    && mark.marker().epoch() >= epoch)
                        .mapToLong(LogEntry::offset)
                        .findFirst()
                        .orElse(Long.MAX_VALUE))
        .toList();
  }

  private static Optional<LogPack> packed(List<LogEntry> entries) {
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    LogPack.Builder pack = new LogPack.Builder(entries.get(0).partition());
    entries.forEach(pack::add);
    return Optional.of(pack.take());
  }

  /** A reader that starts at these offsets. */
  private record ReadFrom(List<Long> offsets)
      implements SerializableFunction<LogPack, List<LogPack>> {
    @Override
    public List<LogPack> apply(LogPack pack) {
      List<LogEntry> kept = new ArrayList<>();
      pack.forEach(
          entry -> {
            if (entry.offset() >= offsets.get(entry.partition())) {
              kept.add(entry);
            }
          });
      return packed(kept).stream().toList();
    }
  }

  private static Pipeline pipeline() {
    DirectOptions options = PipelineOptionsFactory.create().as(DirectOptions.class);
    options.setRunner(DirectRunner.class);
    options.setTargetParallelism(2);
    options.setStableUniqueNames(CheckEnabled.ERROR);
    return Pipeline.create(options);
  }
}
