/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.log.LogEntry;

class OracleProgressTest {

  private static final int EPOCHS = 9;

  @Test
  void everyStepEqualsTheAnswerComputedAnew() {
    Oracle oracle = new Oracle(OracleExample.DEFINITION);
    List<OracleEvent> events = oracle.judge(List.of(partition(0), partition(1)));
    for (int step = 1; step <= 3; step++) {
      OracleProgress progress = new OracleProgress(oracle, events);
      for (long asOf = 0; asOf <= EPOCHS; asOf += step) {
        assertThat(progress.asOf(asOf)).isEqualTo(oracle.answer(events, asOf));
      }
      assertThat(progress.asOf(Long.MAX_VALUE)).isEqualTo(oracle.answer(events, Long.MAX_VALUE));
    }
  }

  /** Sound events, repeats and rejects, in a few cells. */
  private static List<LogEntry> partition(int partition) {
    Random random = new Random(partition);
    List<Object> entries = new ArrayList<>();
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
      for (int i = random.nextInt(20); i > 0; i--) {
        entries.add(
            OracleExample.trip(
                "id-" + random.nextInt(40),
                "0%d:%d0:00".formatted(random.nextInt(4), random.nextInt(6)),
                random.nextBoolean() ? "ORD" : "ATL",
                random.nextInt(1200)));
      }
      entries.add(epoch);
    }
    return OracleExample.partition(partition, entries.toArray());
  }
}
