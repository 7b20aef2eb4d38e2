/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.transforms;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
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
            ParDo.of(new Aggregate(new PreparedSlices(definition, reader, scoring), scores, parts))
                .withOutputTags(CELLS, TupleTagList.of(COUNTS).and(REJECTS).and(SCORES)));
    outputs.get(CELLS).setCoder(KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of()));
    outputs.get(COUNTS).setCoder(KvCoder.of(VarIntCoder.of(), CountRowCoder.of()));
    outputs.get(REJECTS).setCoder(RejectCoder.of());
    outputs.get(SCORES).setCoder(SerializableCoder.of(ScoreFile.class));
    return outputs;
  }

  static final class Aggregate extends DoFn<Slice, KV<Integer, byte[]>> {
    private static final long serialVersionUID = 1L;

    private final PreparedSlices events;
    private final ScoreSink scores;
    private final int parts;

    Aggregate(PreparedSlices events, ScoreSink scores, int parts) {
      this.events = events;
      this.scores = scores;
      this.parts = parts;
    }

    @Setup
    public void compile() {
      events.setup();
    }

    @ProcessElement
    public void aggregate(@Element Slice slice, MultiOutputReceiver out) throws IOException {
      Shard shard = events.plan().shard(slice.partition(), slice.warmFrom(), slice.from());
      try (ScoreSink.Writer writer = scores == null ? NOWHERE : scores.open()) {
        events.read(
            slice,
            record -> true,
            (record, outcome) -> add(shard, record, outcome),
            () -> write(shard.takeScores(), writer));
        writer.finish().ifPresent(out.get(SCORES)::output);
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      shard.advance(slice.to(), 0);
      CellPacks packs = new CellPacks(parts);
      CellPacks.Emit emit = out.get(CELLS)::output;
      ShardFlush counts = shard.drain((id, state) -> packs.add(id, state, emit));
      packs.finish(emit);
      counts.counts().forEach(row -> out.get(COUNTS).output(KV.of(slice.partition(), row)));
      counts.rejects().forEach(out.get(REJECTS)::output);
    }

    private static void write(List<ScoredEvent> scored, ScoreSink.Writer writer) {
      try {
        for (ScoredEvent event : scored) {
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
