/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.transforms;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.log.Slice;
import org.twinbeam.core.log.SliceReader;
import org.twinbeam.core.prepare.Outcome;
import org.twinbeam.core.shard.SeenIds;
import org.twinbeam.core.shard.StreamPlan;

/**
 * Finds events among slices, and tells what became of each: by the same preparation, in the same
 * order, and with the same {@link SeenIds} as both layers, so it is what their numbers are made of.
 * Gives one element for each slice.
 *
 * <p>Cost: one pass over the raw rows, and a second one over slices in which there is one that is
 * wanted by its id or place. To know which events of a cell are no duplicates, all events are
 * prepared.
 */
public final class FindEvents extends PTransform<PCollection<Slice>, PCollection<Findings>> {
  private static final long serialVersionUID = 1L;

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
  public PCollection<Findings> expand(PCollection<Slice> slices) {
    PreparedSlices events = new PreparedSlices(definition, reader, scoring);
    return slices
        .apply("Find in slice", ParDo.of(new Find(events, wanted, limit)))
        .setCoder(FindingsCoder.of());
  }

  static final class Find extends DoFn<Slice, Findings> {
    private static final long serialVersionUID = 1L;

    private final PreparedSlices events;
    private final Wanted wanted;
    private final int limit;
    private transient Asked asked;

    Find(PreparedSlices events, Wanted wanted, int limit) {
      this.events = events;
      this.wanted = wanted;
      this.limit = limit;
    }

    @Setup
    public void compile() {
      events.setup();
      asked = Asked.of(events.plan(), wanted);
    }

    @ProcessElement
    public void find(@Element Slice slice, OutputReceiver<Findings> out) throws IOException {
      Finder finder = new Finder(events.plan(), asked, slice, limit);
      if (asked.isToldByRawRow()) {
        Set<String> identities = new HashSet<>();
        boolean any = finder.look(events, identities);
        if (any) {
          events.read(slice, r -> asked.mayMatter(r, identities), finder::take, () -> {});
        }
      } else {
        events.read(slice, finder::isLookedAt, finder::take, () -> {});
      }
      out.output(finder.findings());
    }
  }

  /** Reads a slice. */
  private static final class Finder {
    private final StreamPlan plan;
    private final Asked asked;
    private final Slice slice;
    private final int limit;
    private final SeenIds seen;
    private final List<FoundEvent> told = new ArrayList<>();
    private long epoch = -1;
    private long read;
    private long found;

    Finder(StreamPlan plan, Asked asked, Slice slice, int limit) {
      this.plan = plan;
      this.asked = asked;
      this.slice = slice;
      this.limit = limit;
      this.seen = new SeenIds(plan.definition().within());
    }

    /**
     * Looks at all events as they are.
     *
     * @param identities is given the positions that the sources of those asked for gave: others of
     *     the same may make them duplicates
     * @return whether one is asked for
     */
    boolean look(PreparedSlices events, Set<String> identities) throws IOException {
      AtomicBoolean any = new AtomicBoolean();
      events.readRaw(
          slice,
          record -> {
            if (isLookedAt(record) && asked.isAsked(record)) {
              any.set(true);
              identities.add(record.identity());
            }
          });
      identities.remove(null);
      return any.get();
    }

    /** Counts the slice's own events, not those that it warms up with; says yes to all. */
    boolean isLookedAt(LogRecord record) {
      read += record.epoch() >= slice.from() ? 1 : 0;
      return true;
    }

    void take(LogRecord record, Outcome outcome) {
      if (record.epoch() > epoch) {
        epoch = record.epoch();
        seen.forgetBefore(epoch);
      }
      boolean repeat =
          outcome instanceof Outcome.Prepared event
              ? seen.isRepeat(event, epoch)
              : seen.isRepeat((Outcome.Rejected) outcome, epoch);
      if (epoch < slice.from() || !asked.isWanted(record, outcome, repeat)) {
        return;
      }
      if (found < limit) {
        told.add(FoundEvent.of(plan, record, outcome, !repeat));
      }
      found++;
    }

    Findings findings() {
      return new Findings(read, found, told);
    }
  }
}
