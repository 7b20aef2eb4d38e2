/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.twinbeam.local.up.UpState;
import org.twinbeam.local.up.UpState.Batch;
import org.twinbeam.local.up.UpState.Part;

class UpReportTest {
  private static final Clock NOW =
      Clock.fixed(Instant.parse("2026-11-20T09:00:00Z"), ZoneOffset.UTC);
  private static final Part UP = new Part("kafka", "up", "2026-11-20T08:00:00.123Z", 0, null, "k");

  private static UpReport report(boolean held, Part part, Batch... batches) {
    return new UpReport(
        new UpState(
            17,
            "",
            true,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            List.of(UP, part),
            List.of(batches),
            List.of()),
        held,
        NOW);
  }

  @Test
  void whatIsUpIsNotComplainedOf() {
    Part again = new Part("flink", "up", "2026-11-20T08:59:00Z", 2, "ended with status 137", "f");
    UpReport report =
        report(true, again, new Batch("orders", "waiting", "2026-11-20T08:50:00Z", 4, null, "b"));
    assertThat(report.complaints()).isEmpty();
    assertThat(report.lines())
        .containsExactly(
            "part          state                 since                 started again",
            "kafka         up                    2026-11-20T08:00:00Z              0",
            "flink         up                    2026-11-20T08:59:00Z              2",
            "batch-orders  waiting, 4 runs done  2026-11-20T08:50:00Z              -");
  }

  @Test
  void whatIsDownOrSlowOrFailedIs() {
    Part down =
        new Part("flink", "down", "2026-11-20T08:59:00Z", 2, "ended with status 1: speed: x", "f");
    assertThat(report(true, down).complaints())
        .containsExactly(
            "flink is down since 2026-11-20T08:59:00Z, and is started again and again: ended with"
                + " status 1: speed: x. Its log: f");
    assertThat(
            report(true, new Part("flink", "starting", "2026-11-20T08:59:00Z", 2, null, "f"))
                .complaints())
        .isEmpty();
    assertThat(
            report(true, new Part("flink", "starting", "2026-11-20T08:50:00Z", 2, null, "f"))
                .complaints())
        .containsExactly("flink is starting since 2026-11-20T08:50:00Z. Its log: f");
    assertThat(
            report(true, UP, new Batch("orders", "failed", "2026-11-20T08:50:00Z", 4, "why", "b"))
                .complaints())
        .containsExactly(
            "batch of orders failed at 2026-11-20T08:50:00Z; what is served is right, and it is"
                + " tried again: why. Its log: b");
  }

  @Test
  void aChangeThatWaitsForLongIs() {
    assertThat(waiting("2026-11-20T08:50:00Z").complaints()).isEmpty();
    assertThat(waiting("2026-11-20T08:20:00Z").complaints())
        .containsExactly(
            "the change of orders waits since 2026-11-20T08:20:00Z: not caught up. To take it back:"
                + " twinbeam apply --rollback");
  }

  private static UpReport waiting(String since) {
    UpState.Change change = new UpState.Change("orders", 1, "waiting", since, "not caught up");
    return new UpReport(
        new UpState(
            17,
            "",
            true,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            List.of(UP),
            List.of(),
            List.of(change)),
        true,
        NOW);
  }

  @Test
  void thatNobodyLooksAfterThemIsAllThereIsToTell() {
    assertThat(report(false, UP).complaints())
        .containsExactly(
            "what was up is gone: process 17, which looked after it, has ended. twinbeam up starts"
                + " it again, with its data");
  }
}
