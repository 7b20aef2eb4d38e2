/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.transforms;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.twinbeam.core.prepare.Outcome;
import org.twinbeam.models.score.StreamScorer;

/**
 * Entries that wait to be scored together, with those that wait behind them. Keeps their order. Not
 * safe for use by several threads.
 *
 * @param <E> what an outcome belongs to
 */
final class ScoringQueue<E> {
  /** So many bytes of events wait, at most, and one event more. */
  private static final long MAX_BYTES = 8 << 20;

  private final StreamScorer scorer;
  private final Scoring scoring;
  private final List<E> entries = new ArrayList<>();
  private final List<Outcome> outcomes = new ArrayList<>();
  private long since;
  private long bytes;

  ScoringQueue(StreamScorer scorer, Scoring scoring) {
    this.scorer = scorer;
    this.scoring = scoring;
  }

  /**
   * Takes an entry.
   *
   * @param outcome null for what is no event
   * @param size of it, in bytes
   */
  void add(E entry, Outcome outcome, int size) {
    if (entries.isEmpty()) {
      since = System.nanoTime();
    }
    entries.add(entry);
    outcomes.add(outcome);
    bytes += size;
  }

  /** Whether there are as many as are scored at once, or as may wait. */
  boolean isFull() {
    return entries.size() >= scoring.maxBatchSize() || bytes >= MAX_BYTES;
  }

  /** Whether it is full, or the first has waited long enough. */
  boolean isDue() {
    long waited = (System.nanoTime() - since) / 1_000_000;
    return isFull()
        || (entries.size() >= scoring.minBatchSize() && waited >= scoring.maxBatchDurationMillis());
  }

  /** Scores what waits and hands it on, in its order; nothing waits afterwards. */
  void score(BiConsumer<E, Outcome> each) {
    List<Outcome> scored = scorer.score(outcomes);
    for (int i = 0; i < scored.size(); i++) {
      each.accept(entries.get(i), scored.get(i));
    }
    clear();
  }

  void clear() {
    entries.clear();
    outcomes.clear();
    bytes = 0;
  }
}
