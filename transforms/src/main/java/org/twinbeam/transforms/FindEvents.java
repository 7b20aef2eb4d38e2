/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.transforms;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.log.Slice;
import org.twinbeam.core.log.SliceReader;
import org.twinbeam.core.prepare.FieldText;
import org.twinbeam.core.prepare.Outcome;
import org.twinbeam.core.shard.Shard;
import org.twinbeam.core.shard.StreamPlan;
import org.twinbeam.core.view.ViewPlan;

/**
 * Finds events among slices, and tells what became of each, by the same {@link Shard} that both
 * layers run: so it is what their numbers are made of. Elements come in no order.
 *
 * <p>Cost: one pass over the raw rows. Events wanted by their id are told from others by that field
 * alone; to know which events of a cell are no duplicates, all events are prepared.
 */
public final class FindEvents extends PTransform<PCollection<Slice>, PCollection<FoundEvent>> {
  private static final long serialVersionUID = 1L;

  /** Counts events that were looked at. */
  public static final String READ = "read";

  /** Counts events that were found, whether they are given or not. */
  public static final String FOUND = "found";

  private final String definition;
  private final SliceReader reader;
  private final Wanted wanted;
  private final Scoring scoring;
  private final int limit;

  private FindEvents(
      String definition, SliceReader reader, Wanted wanted, Scoring scoring, int limit) {
    this.definition = definition;
    this.reader = reader;
    this.wanted = wanted;
    this.scoring = scoring;
    this.limit = limit;
  }

  /**
   * @param definition text of a valid definition; if events of cells are wanted, it has their view
   */
  public static FindEvents of(String definition, SliceReader reader, Wanted wanted) {
    return new FindEvents(definition, reader, wanted, null, Integer.MAX_VALUE);
  }

  /** How events are scored, which a definition needs that names models. */
  public FindEvents withScoring(Scoring by) {
    return new FindEvents(definition, reader, wanted, by, limit);
  }

  /**
   * Gives so many events of each slice at most, its first.
   *
   * @param most at least 1
   */
  public FindEvents withLimit(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("limit is " + most + ", must be at least 1");
    }
    return new FindEvents(definition, reader, wanted, scoring, most);
  }

  @Override
  public PCollection<FoundEvent> expand(PCollection<Slice> slices) {
    PreparedSlices events = new PreparedSlices(definition, reader, scoring);
    return slices
        .apply("Find in slice", ParDo.of(new Find(events, wanted, limit)))
        .setCoder(FoundEventCoder.of());
  }

  static final class Find extends DoFn<Slice, FoundEvent> {
    private static final long serialVersionUID = 1L;

    private final PreparedSlices events;
    private final Wanted wanted;
    private final int limit;
    private final Counter read = Metrics.counter(FindEvents.class, READ);
    private final Counter found = Metrics.counter(FindEvents.class, FOUND);
    private transient Predicate<LogRecord> isAsked;

    Find(PreparedSlices events, Wanted wanted, int limit) {
      this.events = events;
      this.wanted = wanted;
      this.limit = limit;
    }

    @Setup
    public void compile() {
      events.setup();
      isAsked = isAsked(events.plan(), wanted);
    }

    /** Whether an event may be wanted, as far as its raw row tells. */
    private static Predicate<LogRecord> isAsked(StreamPlan plan, Wanted wanted) {
      if (wanted instanceof Wanted.OfId of) {
        FieldText id = FieldText.of(plan.definition(), plan.definition().id().orElseThrow());
        return r -> of.id().equals(id.of(r.payload(), r.contentType(), r.source()));
      } else if (wanted instanceof Wanted.OfIdentity of) {
        return record -> of.identity().equals(record.identity());
      } else if (wanted instanceof Wanted.At at) {
        return record -> record.partition() == at.partition() && record.offset() == at.offset();
      }
      return record -> true;
    }

    @ProcessElement
    public void find(@Element Slice slice, OutputReceiver<FoundEvent> out) throws IOException {
      Finder finder = new Finder(slice, out);
      if (wanted instanceof Wanted.InCells) {
        events.read(slice, finder::isLookedAt, finder::take, () -> {});
      } else {
        // Twice where any is found: its fate may depend on others that its source gave its place.
        Set<String> identities = new HashSet<>();
        AtomicBoolean any = new AtomicBoolean();
        events.readRaw(
            slice,
            record -> {
              if (finder.isLookedAt(record) && isAsked.test(record)) {
                any.set(true);
                identities.add(record.identity());
              }
            });
        identities.remove(null);
        if (any.get()) {
          events.read(
              slice,
              record -> isAsked.test(record) || identities.contains(record.identity()),
              finder::take,
              () -> {});
        }
      }
      read.inc(finder.looked);
      found.inc(finder.told);
    }

    /** What is known of a slice while it is read. */
    private final class Finder {
      private final StreamPlan plan = events.plan();
      private final Slice slice;
      private final OutputReceiver<FoundEvent> out;
      private final Shard shard;

      /** Null unless events of cells are wanted. */
      private final ViewPlan view;

      private long looked;
      private long told;

      Finder(Slice slice, OutputReceiver<FoundEvent> out) {
        this.slice = slice;
        this.out = out;
        this.shard = plan.shardWithoutViews(slice.partition(), slice.warmFrom(), slice.from());
        this.view =
            wanted instanceof Wanted.InCells cells
                ? plan.views().stream()
                    .filter(v -> v.view().name().equals(cells.view()))
                    .findFirst()
                    .orElseThrow()
                : null;
      }

      /** Counts the slice's own events, not those that it warms up with; says yes to all. */
      boolean isLookedAt(LogRecord record) {
        looked += record.epoch() >= slice.from() ? 1 : 0;
        return true;
      }

      void take(LogRecord record, Outcome outcome) {
        if (outcome instanceof Outcome.Rejected && view != null) {
          return; // It is in no cell, and makes nothing a duplicate that could be.
        }
        shard.advance(record.epoch(), 0);
        boolean counts =
            outcome instanceof Outcome.Prepared event
                ? shard.accept(record.offset(), event)
                : shard.reject(record.offset(), (Outcome.Rejected) outcome, record.payload());
        if (record.epoch() < slice.from() || !isWanted(record, outcome, counts)) {
          return;
        }
        if (told < limit) {
          out.output(FoundEvent.of(plan, record, outcome, counts));
        }
        told++;
      }

      private boolean isWanted(LogRecord record, Outcome outcome, boolean counts) {
        if (!(wanted instanceof Wanted.InCells cells)) {
          return isAsked.test(record);
        }
        return counts
            && outcome instanceof Outcome.Prepared event
            && view.pane(event.timeMillis()) >= cells.from()
            && view.pane(event.timeMillis()) < cells.to()
            && view.key(event).equals(cells.key());
      }
    }
  }
}
