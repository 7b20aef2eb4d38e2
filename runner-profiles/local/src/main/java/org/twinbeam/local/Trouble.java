/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.twinbeam.core.oracle.OracleEvent.Fate;

/**
 * Makes, of what a stream's sample holds, the events that are sent, and adds trouble: a declared
 * share of each {@link Kind}, chosen by a seed. Everything is sent once as it was, some of it late.
 * What is repeated comes after its original; what is damaged comes just before, as from a sender
 * that then gets it right, so an id must not count as seen when the event that bore it was
 * rejected.
 *
 * @param <E> what the sample holds
 */
abstract class Trouble<E> {
  private final SplittableRandom random;
  private final List<? extends Kind> kinds;
  private final List<Planned> plan = new ArrayList<>();

  Trouble(long seed, List<? extends Kind> kinds) {
    this.random = new SplittableRandom(seed);
    this.kinds = kinds;
  }

  /** When it becomes known if it is not late. */
  abstract Instant known(E sample);

  /** What is sent in time. */
  abstract Kind usual();

  abstract Kind late();

  /** Whether there is time left to be late. */
  abstract boolean canBeLate(E sample, Instant end);

  abstract Duration lateness();

  /** What a repeat of that kind says: the same, or something else under the same id. */
  abstract E repeat(Kind kind, E sample);

  abstract Duration untilRepeat(Kind kind);

  /** As it was. */
  abstract Planned sent(Kind kind, E sample, Instant known);

  /** Damaged in the way of its kind, and known {@link #before} the sample is. */
  abstract Planned damaged(Kind kind, E sample, Instant known);

  /**
   * @param samples in the order of the data
   * @return all events in the order in which they become known
   */
  final List<Planned> make(List<E> samples) {
    Instant end = samples.stream().map(this::known).max(Comparator.naturalOrder()).orElseThrow();
    for (E sample : samples) {
      boolean late = strikes(late()) && canBeLate(sample, end);
      Instant known = late ? known(sample).plus(lateness()) : known(sample);
      for (Kind kind : kinds) {
        if (kind.fate() == Fate.REJECTED && strikes(kind)) {
          plan.add(damaged(kind, sample, known));
        }
      }
      plan.add(sent(late ? late() : usual(), sample, known));
      for (Kind kind : kinds) {
        if (kind.fate() == Fate.DUPLICATE && strikes(kind)) {
          E again = repeat(kind, sample);
          Instant when = known.plus(untilRepeat(kind));
          plan.add(sent(kind, again, when.isBefore(end) ? when : later(known, end)));
        }
      }
    }
    // The sort is stable: what was made first of the same moment stays first.
    plan.sort(Comparator.comparing(Planned::known));
    return List.copyOf(plan);
  }

  private boolean strikes(Kind kind) {
    return random.nextInt(1000) < kind.perMille();
  }

  final SplittableRandom random() {
    return random;
  }

  /** Up to two minutes earlier. */
  final Instant before(Instant known) {
    return known.minusSeconds(1 + random.nextInt(120));
  }

  final Duration betweenMinutes(int least, int limit) {
    return Duration.ofMinutes(random.nextInt(least, limit));
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
