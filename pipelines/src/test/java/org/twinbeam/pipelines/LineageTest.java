/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.twinbeam.io.store.PublishedRun;

class LineageTest {
  private static final List<PublishedRun> RUNS =
      List.of(
          new PublishedRun(9, 30, 300, 0, 0),
          new PublishedRun(7, 20, 0, 0, 0),
          new PublishedRun(5, 16, 160, 0, 0));

  @Test
  void theNewestRunIsComparedWhoseLastEpochTheLakeStillKnows() {
    assertThat(Lineage.comparable(RUNS, kept(29, 15))).hasValue(RUNS.get(0));
    assertThat(Lineage.comparable(RUNS, kept(19, 15))).hasValue(RUNS.get(2));
    assertThat(Lineage.comparable(RUNS, kept(14, 31))).isEmpty();
    assertThat(Lineage.comparable(List.of(), kept(29))).isEmpty();
  }

  private static LongFunction<OptionalLong> kept(long... epochs) {
    Set<Long> kept = new java.util.HashSet<>();
    for (long epoch : epochs) {
      kept.add(epoch);
    }
    return epoch -> kept.contains(epoch) ? OptionalLong.of(1) : OptionalLong.empty();
  }
}
