/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.transforms;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogPack;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.prepare.Outcome;
import org.twinbeam.core.shard.ShardBatch;
import org.twinbeam.core.shard.StreamPlan;

/**
 * Decodes, conforms, checks and derives each event of the log, scores them in batches where models
 * tell fields, and packs the outcomes, with the markers between them, into one element per
 * partition and bundle.
 *
 * <p>Keeps each partition's order, provided that the runner reads a partition in one place and in
 * order, as all do. No event is dropped: what fails a step travels on as a reject.
 */
public final class PrepareEvents
    extends PTransform<PCollection<LogPack>, PCollection<KV<Integer, byte[]>>> {
  private static final long serialVersionUID = 1L;

  private final String definition;
  private final Scoring scoring;

  private PrepareEvents(String definition, Scoring scoring) {
    this.definition = definition;
    this.scoring = scoring;
  }

  /**
   * @param definition text of a valid definition
   */
  public static PrepareEvents of(String definition) {
    return new PrepareEvents(definition, null);
  }

  /** How events are scored, which a definition needs that names models. */
  public PrepareEvents withScoring(Scoring by) {
    return new PrepareEvents(definition, by);
  }

  @Override
  public PCollection<KV<Integer, byte[]>> expand(PCollection<LogPack> log) {
    return log.apply("Prepare and pack", ParDo.of(new PrepareAndPack(definition, scoring)))
        .setCoder(KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of()));
  }

  static final class PrepareAndPack extends DoFn<LogPack, KV<Integer, byte[]>> {
    private static final long serialVersionUID = 1L;

    /** Keeps an element well below the sizes at which engines' network buffers fragment badly. */
    private static final int MAX_BATCH_BYTES = 256 * 1024;

    private final String definition;
    private final Scoring scoring;
    private transient StreamPlan plan;

    /** Kept from bundle to bundle: each knows which entry of its partition came last. */
    private transient Map<Integer, ShardBatch.Builder> batches;

    /** Null where no model tells anything. */
    private transient ScoringQueue<LogEntry> queue;

    PrepareAndPack(String definition, Scoring scoring) {
      this.definition = definition;
      this.scoring = scoring;
    }

    @Setup
    public void compile() {
      plan = StreamPlan.of(definition);
      batches = new HashMap<>();
      queue = Scoring.queue(scoring, plan);
    }

    /** What a bundle that failed left will come again. */
    @StartBundle
    public void start() {
      if (queue != null) {
        queue.clear();
      }
    }

    @ProcessElement
    public void prepare(@Element LogPack pack, OutputReceiver<KV<Integer, byte[]>> out) {
      pack.forEach(entry -> prepare(entry, out));
    }

    private void prepare(LogEntry entry, OutputReceiver<KV<Integer, byte[]>> out) {
      Outcome outcome = entry instanceof LogEntry.Event event ? plan.prepare(event.record()) : null;
      if (queue == null) {
        pack(entry, outcome, out::output);
        return;
      }
      int size = entry instanceof LogEntry.Event event ? event.record().payload().length : 0;
      queue.add(entry, outcome, size);
      if (queue.isDue()) {
        score(out::output);
      }
    }

    private void score(Consumer<KV<Integer, byte[]>> out) {
      queue.score(
          (entry, scored) ->
              pack(
                  entry,
                  entry instanceof LogEntry.Event event
                      ? StreamPlan.identified(event.record(), scored)
                      : null,
                  out));
    }

    private void pack(LogEntry entry, Outcome outcome, Consumer<KV<Integer, byte[]>> out) {
      ShardBatch.Builder batch =
          batches.computeIfAbsent(
              entry.partition(), p -> new ShardBatch.Builder(plan.usedColumns()));
      if (entry instanceof LogEntry.Mark mark) {
        batch.mark(entry.offset(), mark.marker());
      } else if (entry instanceof LogEntry.Event event) {
        LogRecord record = event.record();
        batch.event(record.offset(), outcome, record.payload());
      }
      if (batch.size() >= MAX_BATCH_BYTES) {
        out.accept(KV.of(entry.partition(), batch.take()));
      }
    }

    @FinishBundle
    public void finish(FinishBundleContext context) {
      if (queue != null) {
        score(
            element ->
                context.output(element, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE));
      }
      batches.forEach(
          (partition, batch) -> {
            if (batch.size() > 0) {
              context.output(
                  KV.of(partition, batch.take()),
                  BoundedWindow.TIMESTAMP_MIN_VALUE,
                  GlobalWindow.INSTANCE);
            }
          });
    }
  }
}
