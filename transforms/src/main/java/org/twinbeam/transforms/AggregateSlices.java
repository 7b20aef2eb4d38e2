/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.transforms;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
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
import org.twinbeam.core.shard.ScoreFile;
import org.twinbeam.core.shard.ScoreSink;
import org.twinbeam.core.shard.ScoredEvent;
import org.twinbeam.core.shard.Shard;
import org.twinbeam.core.shard.ShardFlush;
import org.twinbeam.core.shard.StreamPlan;

/**
 * Prepares, scores, de-duplicates and aggregates slices of the lake, each read in its partition's
 * order by the same {@link Shard} that the speed layer runs.
 *
 * <p>Gives the states of each slice's cells ({@link #CELLS}; a cell comes once per slice it has
 * events in), the equation's counts of each partition and epoch ({@link #COUNTS}; empty epochs
 * too), the rejects ({@link #REJECTS}) and the files of scores ({@link #SCORES}). Cost: one pass
 * over the raw rows, and no exchange of events.
 */
public final class AggregateSlices extends PTransform<PCollection<Slice>, PCollectionTuple> {
  private static final long serialVersionUID = 1L;

  /** Cells with their written states, as {@link CellPacks}. */
  public static final TupleTag<KV<Integer, byte[]>> CELLS = new TupleTag<>("cells") {};

  /** Partition to the counts of one of its epochs. */
  public static final TupleTag<KV<Integer, ShardFlush.CountRow>> COUNTS =
      new TupleTag<>("counts") {};

  public static final TupleTag<ShardFlush.Reject> REJECTS = new TupleTag<>("rejects") {};

  /** What was written of scores; nothing where they go nowhere. */
  public static final TupleTag<ScoreFile> SCORES = new TupleTag<>("scores") {};

  /** In how many parts the cells are divided, if it is not said. */
  public static final int PARTS = 8;

  private final String definition;
  private final SliceReader reader;
  private final Scoring scoring;
  private final ScoreSink scores;
  private final int parts;

  private AggregateSlices(
      String definition, SliceReader reader, Scoring scoring, ScoreSink scores, int parts) {
    this.definition = definition;
    this.reader = reader;
    this.scoring = scoring;
    this.scores = scores;
    this.parts = parts;
  }

  /**
   * @param definition text of a valid definition
   */
  public static AggregateSlices of(String definition, SliceReader reader) {
    return new AggregateSlices(definition, reader, null, null, PARTS);
  }

  /** How events are scored, which a definition needs that names models. */
  public AggregateSlices withScoring(Scoring by) {
    return new AggregateSlices(definition, reader, by, scores, parts);
  }

  /**
   * Where the scores of each accepted event go, which else go nowhere. They are written while a
   * slice is read: none waits in memory for its slice to end.
   */
  public AggregateSlices withScoresTo(ScoreSink sink) {
    return new AggregateSlices(definition, reader, scoring, sink, parts);
  }

  /** In how many parts the cells are divided, each of which is merged in memory. */
  public AggregateSlices withParts(int number) {
    return new AggregateSlices(definition, reader, scoring, scores, number);
  }

  @Override
  public PCollectionTuple expand(PCollection<Slice> slices) {
    PCollectionTuple outputs =
        slices.apply(
            "Aggregate slice",
            ParDo.of(new Aggregate(definition, reader, scoring, scores, parts))
                .withOutputTags(CELLS, TupleTagList.of(COUNTS).and(REJECTS).and(SCORES)));
    outputs.get(CELLS).setCoder(KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of()));
    outputs.get(COUNTS).setCoder(KvCoder.of(VarIntCoder.of(), CountRowCoder.of()));
    outputs.get(REJECTS).setCoder(RejectCoder.of());
    outputs.get(SCORES).setCoder(SerializableCoder.of(ScoreFile.class));
    return outputs;
  }

  static final class Aggregate extends DoFn<Slice, KV<Integer, byte[]>> {
    private static final long serialVersionUID = 1L;

    private final String definition;
    private final SliceReader reader;
    private final Scoring scoring;
    private final ScoreSink scores;
    private final int parts;
    private transient StreamPlan plan;

    /** Null where no model tells anything. */
    private transient ScoringQueue<LogRecord> queue;

    Aggregate(String definition, SliceReader reader, Scoring scoring, ScoreSink scores, int parts) {
      this.definition = definition;
      this.reader = reader;
      this.scoring = scoring;
      this.scores = scores;
      this.parts = parts;
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
      CellPacks packs = new CellPacks(parts);
      CellPacks.Emit emit = out.get(CELLS)::output;
      ShardFlush counts = shard.drain((id, state) -> packs.add(id, state, emit));
      packs.finish(emit);
      counts.counts().forEach(row -> out.get(COUNTS).output(KV.of(slice.partition(), row)));
      counts.rejects().forEach(out.get(REJECTS)::output);
    }

    private void addScored(Slice slice, Shard shard, OutputReceiver<ScoreFile> out)
        throws IOException {
      queue.clear(); // A slice that failed will come again.
      try (ScoreSink.Writer writer = scores == null ? NOWHERE : scores.open()) {
        reader.read(
            slice,
            record -> {
              queue.add(record, plan.prepare(record), record.payload().length);
              if (queue.isFull()) {
                score(shard, writer);
              }
            });
        score(shard, writer);
        writer.finish().ifPresent(out::output);
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }

    private void score(Shard shard, ScoreSink.Writer writer) {
      queue.score((record, scored) -> add(shard, record, StreamPlan.identified(record, scored)));
      try {
        for (ScoredEvent event : shard.takeScores()) {
          writer.write(event);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
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

  private static final ScoreSink.Writer NOWHERE =
      new ScoreSink.Writer() {
        @Override
        public void write(ScoredEvent event) {}

        @Override
        public Optional<ScoreFile> finish() {
          return Optional.empty();
        }

        @Override
        public void close() {}
      };
}
