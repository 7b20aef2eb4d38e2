/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.transforms;

import java.io.IOException;
import java.io.Serializable;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.log.Slice;
import org.twinbeam.core.log.SliceReader;
import org.twinbeam.core.prepare.Outcome;
import org.twinbeam.core.shard.StreamPlan;

/**
 * Reads slices for a DoFn: each event with what preparation makes of it, scored where models tell
 * fields, in the slice's order.
 */
final class PreparedSlices implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String definition;
  private final SliceReader reader;
  private final Scoring scoring;
  private transient StreamPlan plan;

  /** Null where no model tells anything. */
  private transient ScoringQueue<LogRecord> queue;

  /**
   * @param definition text of a valid definition
   * @param scoring null where no model tells anything
   */
  PreparedSlices(String definition, SliceReader reader, Scoring scoring) {
    this.definition = definition;
    this.reader = reader;
    this.scoring = scoring;
  }

  /** To be called where the DoFn is set up. */
  void setup() {
    plan = StreamPlan.of(definition);
    queue = Scoring.queue(scoring, plan);
  }

  StreamPlan plan() {
    return plan;
  }

  /** Reads a slice's events as they are. */
  void readRaw(Slice slice, Consumer<LogRecord> each) throws IOException {
    reader.read(slice, each);
  }

  /**
   * Reads a slice.
   *
   * @param wanted which events are prepared at all
   * @param scored called after some events were handed out that had been scored together; never
   *     where no model tells anything
   */
  void read(
      Slice slice,
      Predicate<LogRecord> wanted,
      BiConsumer<LogRecord, Outcome> each,
      Runnable scored)
      throws IOException {
    if (queue == null) {
      reader.read(
          slice,
          record -> {
            if (wanted.test(record)) {
              each.accept(record, plan.prepare(record));
            }
          });
      return;
    }
    queue.clear(); // A slice that failed will come again.
    reader.read(
        slice,
        record -> {
          if (wanted.test(record)) {
            queue.add(record, plan.prepare(record), record.payload().length);
            if (queue.isFull()) {
              score(each, scored);
            }
          }
        });
    score(each, scored);
  }

  private void score(BiConsumer<LogRecord, Outcome> each, Runnable scored) {
    queue.score((record, told) -> each.accept(record, StreamPlan.identified(record, told)));
    scored.run();
  }
}
