/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.transforms;

import java.io.IOException;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.log.Slice;
import org.twinbeam.core.log.SliceReader;
import org.twinbeam.core.prepare.Outcome;
import org.twinbeam.core.shard.CellId;
import org.twinbeam.core.shard.ScoredEvent;
import org.twinbeam.core.shard.Shard;
import org.twinbeam.core.shard.ShardFlush;
import org.twinbeam.core.shard.StreamPlan;

/**
 * Prepares, scores, de-duplicates and aggregates slices of the lake, each read in its partition's
 * order by the same {@link Shard} that the speed layer runs.
 *
 * <p>Gives the states of each slice's cells ({@link #CELLS}; a cell comes once per slice it has
 * events in), the equation's counts of each partition and epoch ({@link #COUNTS}; empty epochs too)
 * and the rejects ({@link #REJECTS}). Cost: one pass over the raw rows, and no exchange of events.
 */
public final class AggregateSlices extends PTransform<PCollection<Slice>, PCollectionTuple> {
  private static final long serialVersionUID = 1L;

  /** Cell to written state. */
  public static final TupleTag<KV<CellId, byte[]>> CELLS = new TupleTag<>("cells") {};

  /** Partition to the counts of one of its epochs. */
  public static final TupleTag<KV<Integer, ShardFlush.CountRow>> COUNTS =
      new TupleTag<>("counts") {};

  public static final TupleTag<ShardFlush.Reject> REJECTS = new TupleTag<>("rejects") {};

  /** What models told of each accepted event; nothing where the definition names none. */
  public static final TupleTag<ScoredEvent> SCORES = new TupleTag<>("scores") {};

  private final String definition;
  private final SliceReader reader;
  private final Scoring scoring;

  private AggregateSlices(String definition, SliceReader reader, Scoring scoring) {
    this.definition = definition;
    this.reader = reader;
    this.scoring = scoring;
  }

  /**
   * @param definition text of a valid definition
   */
  public static AggregateSlices of(String definition, SliceReader reader) {
    return new AggregateSlices(definition, reader, null);
  }

  /** How events are scored, which a definition needs that names models. */
  public AggregateSlices withScoring(Scoring by) {
    return new AggregateSlices(definition, reader, by);
  }

  @Override
  public PCollectionTuple expand(PCollection<Slice> slices) {
    PCollectionTuple outputs =
        slices.apply(
            "Aggregate slice",
            ParDo.of(new Aggregate(definition, reader, scoring))
                .withOutputTags(CELLS, TupleTagList.of(COUNTS).and(REJECTS).and(SCORES)));
    outputs.get(CELLS).setCoder(KvCoder.of(CellIdCoder.of(), ByteArrayCoder.of()));
    outputs.get(COUNTS).setCoder(KvCoder.of(VarIntCoder.of(), CountRowCoder.of()));
    outputs.get(REJECTS).setCoder(RejectCoder.of());
    outputs.get(SCORES).setCoder(ScoredEventCoder.of());
    return outputs;
  }

  static final class Aggregate extends DoFn<Slice, KV<CellId, byte[]>> {
    private static final long serialVersionUID = 1L;

    private final String definition;
    private final SliceReader reader;
    private final Scoring scoring;
    private transient StreamPlan plan;

    /** Null where no model tells anything. */
    private transient ScoringQueue<LogRecord> queue;

    Aggregate(String definition, SliceReader reader, Scoring scoring) {
      this.definition = definition;
      this.reader = reader;
      this.scoring = scoring;
    }

    @Setup
    public void compile() {
      plan = StreamPlan.of(definition);
      queue = Scoring.queue(scoring, plan);
    }

    @ProcessElement
    public void aggregate(@Element Slice slice, MultiOutputReceiver out) throws IOException {
      Shard shard = plan.shard(slice.partition(), slice.warmFrom(), slice.from());
      if (queue == null) {
        reader.read(slice, record -> add(shard, record, plan.prepare(record)));
      } else {
        addScored(slice, shard, out.get(SCORES));
      }
      shard.advance(slice.to(), 0);
      ShardFlush counts = shard.drain((id, state) -> out.get(CELLS).output(KV.of(id, state)));
      counts.counts().forEach(row -> out.get(COUNTS).output(KV.of(slice.partition(), row)));
      counts.rejects().forEach(out.get(REJECTS)::output);
    }

    private void addScored(Slice slice, Shard shard, OutputReceiver<ScoredEvent> out)
        throws IOException {
      queue.clear(); // A slice that failed will come again.
      reader.read(
          slice,
          record -> {
            queue.add(record, plan.prepare(record), record.payload().length);
            if (queue.isFull()) {
              score(shard, out);
            }
          });
      score(shard, out);
    }

    private void score(Shard shard, OutputReceiver<ScoredEvent> out) {
      queue.score((record, scored) -> add(shard, record, StreamPlan.identified(record, scored)));
      shard.takeScores().forEach(out::output);
    }

    private static void add(Shard shard, LogRecord record, Outcome outcome) {
      shard.advance(record.epoch(), 0);
      if (outcome instanceof Outcome.Prepared prepared) {
        shard.accept(record.offset(), prepared);
      } else if (outcome instanceof Outcome.Rejected rejected) {
        shard.reject(record.offset(), rejected, record.payload());
      }
    }
  }
}
