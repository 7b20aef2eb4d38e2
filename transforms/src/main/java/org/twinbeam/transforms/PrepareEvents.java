/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.transforms;

import java.util.HashMap;
import java.util.Map;
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
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.shard.ShardBatch;
import org.twinbeam.core.shard.StreamPlan;

/**
 * Decodes, conforms, checks and derives each event of the log, and packs the outcomes, with the
 * markers between them, into one element per partition and bundle.
 *
 * <p>Keeps each partition's order, provided that the runner reads a partition in one place and in
 * order, as all do. No event is dropped: what fails a step travels on as a reject.
 */
public final class PrepareEvents
    extends PTransform<PCollection<LogEntry>, PCollection<KV<Integer, byte[]>>> {
  private static final long serialVersionUID = 1L;

  private final String definition;

  private PrepareEvents(String definition) {
    this.definition = definition;
  }

  /**
   * @param definition text of a valid definition
   */
  public static PrepareEvents of(String definition) {
    return new PrepareEvents(definition);
  }

  @Override
  public PCollection<KV<Integer, byte[]>> expand(PCollection<LogEntry> log) {
    return log.apply("Prepare and pack", ParDo.of(new PrepareAndPack(definition)))
        .setCoder(KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of()));
  }

  static final class PrepareAndPack extends DoFn<LogEntry, KV<Integer, byte[]>> {
    private static final long serialVersionUID = 1L;

    /** Keeps an element well below the sizes at which engines' network buffers fragment badly. */
    private static final int MAX_BATCH_BYTES = 256 * 1024;

    private final String definition;
    private transient StreamPlan plan;

    /** Kept from bundle to bundle: each knows which entry of its partition came last. */
    private transient Map<Integer, ShardBatch.Builder> batches;

    PrepareAndPack(String definition) {
      this.definition = definition;
    }

    @Setup
    public void compile() {
      plan = StreamPlan.of(definition);
      batches = new HashMap<>();
    }

    @ProcessElement
    public void prepare(@Element LogEntry entry, OutputReceiver<KV<Integer, byte[]>> out) {
      ShardBatch.Builder batch =
          batches.computeIfAbsent(
              entry.partition(), p -> new ShardBatch.Builder(plan.usedColumns()));
      if (entry instanceof LogEntry.Mark mark) {
        batch.mark(entry.offset(), mark.marker());
      } else if (entry instanceof LogEntry.Event event) {
        LogRecord record = event.record();
        batch.event(record.offset(), plan.prepare(record), record.payload());
      }
      if (batch.size() >= MAX_BATCH_BYTES) {
        out.output(KV.of(entry.partition(), batch.take()));
      }
    }

    @FinishBundle
    public void finish(FinishBundleContext context) {
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
