/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.twinbeam.core.epoch.EpochCut;
import org.twinbeam.core.epoch.EpochTracker;

/**
 * A log of two partitions with skipped, repeated and stale markers, endless, and its cuts as the
 * definition says: an epoch ends at the first marker above it.
 */
final class CommittedLog {

  private static final int PARTITIONS = 2;
  private static final long EVENT = -1;

  private final Random random;

  /** For each partition, the marker at each offset, or {@link #EVENT}. */
  private final List<List<Long>> partitions = List.of(new ArrayList<>(), new ArrayList<>());

  private final List<List<Long>> ends = List.of(new ArrayList<>(), new ArrayList<>());

  CommittedLog(long seed) {
    random = new Random(seed);
  }

  EpochCut cut(long epoch) {
    if (epoch == -1) {
      return EpochCut.origin(PARTITIONS);
    }
    List<Long> cut = new ArrayList<>();
    for (int p = 0; p < PARTITIONS; p++) {
      while (ends.get(p).size() <= epoch) {
        grow(p);
      }
      cut.add(ends.get(p).get((int) epoch));
    }
    return new EpochCut(epoch, cut);
  }

  private void grow(int partition) {
    List<Long> log = partitions.get(partition);
    List<Long> cuts = ends.get(partition);
    long open = cuts.size();
    if (random.nextInt(3) > 0) {
      log.add(EVENT);
      return;
    }
    long marker = Math.max(0, open - 1 + random.nextInt(4));
    for (long e = open; e < marker; e++) {
      cuts.add((long) log.size());
    }
    log.add(marker);
  }

  /** Whoever reads from a cut gives every event the epoch that who reads from the origin gives. */
  void checkReadFrom(EpochCut cut) {
    for (int p = 0; p < PARTITIONS; p++) {
      int start = (int) (long) cut.ends().get(p);
      List<Long> all = epochs(partitions.get(p), EpochTracker.atOrigin());
      List<Long> log = partitions.get(p);
      List<Long> rest = epochs(log.subList(start, log.size()), EpochTracker.after(cut.epoch()));
      long before = IntStream.range(0, start).filter(i -> log.get(i) == EVENT).count();
      assertThat(rest).isEqualTo(all.subList((int) before, all.size()));
    }
  }

  private static List<Long> epochs(List<Long> log, EpochTracker tracker) {
    List<Long> epochs = new ArrayList<>();
    for (long entry : log) {
      if (entry == EVENT) {
        epochs.add(tracker.epoch());
      } else {
        tracker.mark(entry);
      }
    }
    return epochs;
  }
}
