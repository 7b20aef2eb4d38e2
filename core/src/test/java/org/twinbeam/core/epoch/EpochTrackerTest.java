/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.epoch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EpochTrackerTest {

  @Test
  void startsInEpochZeroAtTheOrigin() {
    EpochTracker tracker = EpochTracker.atOrigin();
    assertThat(tracker.epoch()).isZero();
    assertThat(tracker.mark(1)).isEqualTo(1);
    assertThat(tracker.epoch()).isEqualTo(1);
  }

  @Test
  void ignoresRepeatedAndLowerMarkers() {
    EpochTracker tracker = EpochTracker.atOrigin();
    tracker.mark(3);
    assertThat(tracker.mark(3)).isZero();
    assertThat(tracker.mark(1)).isZero();
    assertThat(tracker.epoch()).isEqualTo(3);
  }

  @Test
  void aSkippedMarkerEndsTheEpochsItSkips() {
    EpochTracker tracker = EpochTracker.atOrigin();
    tracker.mark(1);
    assertThat(tracker.mark(4)).as("epochs 1, 2 and 3").isEqualTo(3);
  }

  @Test
  void aCutIsFollowedByItsMarker() {
    EpochTracker tracker = EpochTracker.after(6);
    assertThat(tracker.inEpoch()).isFalse();
    assertThatThrownBy(tracker::epoch)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("epoch 6 should end with a marker");
    assertThat(tracker.mark(7)).as("epoch 6 had ended before").isZero();
    assertThat(tracker.epoch()).isEqualTo(7);
  }

  @Test
  void aCutMayBeFollowedByASkippingMarker() {
    EpochTracker tracker = EpochTracker.after(6);
    assertThat(tracker.mark(9)).as("epochs 7 and 8").isEqualTo(2);
    assertThat(tracker.epoch()).isEqualTo(9);
  }

  @Test
  void theCutBeforeEpochZeroIsTheOrigin() {
    assertThat(EpochTracker.after(-1).epoch()).isZero();
    assertThatThrownBy(() -> EpochTracker.after(-2)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anEpochIsClosedWhenEveryPartitionIsPastIt() {
    assertThat(EpochTracker.newestClosed(List.of(4L, 6L, 5L))).isEqualTo(3);
    assertThat(EpochTracker.newestClosed(List.of(4L, 0L))).isEqualTo(-1);
  }

  /** Markers of a hostile ticker: skipped, repeated, doubled, stale. */
  @Test
  void agreesWithTheDefinitionWhereverReadingStarts() {
    for (long seed = 1; seed <= 200; seed++) {
      Random random = new Random(seed);
      List<Long> log = new ArrayList<>();
      long newest = 0;
      for (int i = 0; i < 120; i++) {
        switch (random.nextInt(6)) {
          case 0 -> log.add(++newest);
          case 1 -> log.add(newest += 1 + random.nextInt(3));
          case 2 -> log.add(Math.max(1, newest - random.nextInt(3)));
          default -> log.add(null);
        }
      }
      for (long cut = -1; cut < newest; cut++) {
        int start = cut == -1 ? 0 : firstAbove(log, cut);
        EpochTracker tracker = EpochTracker.after(cut);
        long next = cut + 1;
        for (int offset = start; offset < log.size(); offset++) {
          Long marker = log.get(offset);
          if (marker == null) {
            assertThat(tracker.epoch())
                .as("seed %d, cut %d, offset %d", seed, cut, offset)
                .isEqualTo(naiveEpoch(log, offset));
            tracker = EpochTracker.resume(tracker.firstOpen());
          } else {
            next += tracker.mark(marker);
            assertThat(tracker.firstOpen()).isEqualTo(next);
          }
        }
      }
    }
  }

  private static long naiveEpoch(List<Long> log, int offset) {
    long epoch = 0;
    for (Long marker : log.subList(0, offset)) {
      epoch = marker == null ? epoch : Math.max(epoch, marker);
    }
    return epoch;
  }

  private static int firstAbove(List<Long> log, long epoch) {
    int offset = 0;
    while (log.get(offset) == null || log.get(offset) <= epoch) {
      offset++;
    }
    return offset;
  }
}
