/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.twinbeam.core.oracle.OracleExample.cell;
import static org.twinbeam.core.oracle.OracleExample.hourly;
import static org.twinbeam.core.oracle.OracleExample.partition;
import static org.twinbeam.core.oracle.OracleExample.trip;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.oracle.Expected.Exact;
import org.twinbeam.core.oracle.OracleAnswer.Counts;
import org.twinbeam.core.oracle.OracleAnswer.PartitionEpoch;
import org.twinbeam.core.oracle.OracleAnswer.RejectedAt;
import org.twinbeam.core.oracle.OracleEvent.Fate;
import org.twinbeam.core.prepare.Outcome.Step;

/** Answers computed by hand. */
class OracleTest {

  private static final long ALL = Long.MAX_VALUE;

  private final Oracle oracle = new Oracle(OracleExample.DEFINITION);

  private OracleAnswer answer(long asOf, List<LogEntry>... partitions) {
    return oracle.answer(oracle.judge(List.of(partitions)), asOf);
  }

  @Test
  void measuresOfACell() {
    OracleAnswer answer =
        answer(
            ALL,
            partition(
                0,
                trip("a", "08:00:00", "ORD", 10),
                trip("b", "08:59:59.999", "ORD", 20),
                trip("c", "08:30:00", "ORD", null),
                trip("d", "09:00:00", "ORD", 50),
                trip("e", "08:10:00", "ATL", 5)));

    assertThat(hourly(answer, "ORD", 8))
        .isEqualTo(
            Map.of(
                "trips", new Exact(3L),
                "mean_delay", new Exact(15.0),
                "share_late", new Exact(0.5), // unknown is neither late nor not
                "worst_late", new Exact(20L),
                "last_delay", new Exact(20L)));
    assertThat(hourly(answer, "ATL", 8)).containsEntry("worst_late", new Exact(null));
    assertThat(hourly(answer, "ORD", 9)).containsEntry("trips", new Exact(1L));
  }

  @Test
  void anEventIsInEverySlidingWindowThatHoldsIt() {
    OracleAnswer answer =
        answer(ALL, partition(0, trip("a", "08:00:00", "ORD", 1), trip("b", "09:30:00", "ATL", 1)));

    assertThat(answer.cells())
        .containsEntry(cell("sliding", List.of(), 7, 2), Map.of("trips", new Exact(1L)))
        .containsEntry(cell("sliding", List.of(), 8, 2), Map.of("trips", new Exact(2L)))
        .containsEntry(cell("sliding", List.of(), 9, 2), Map.of("trips", new Exact(1L)))
        .doesNotContainKey(cell("sliding", List.of(), 6, 2));
  }

  @Test
  void anEpochIsTheGreatestMarkerBefore() {
    var events =
        oracle.judge(
            List.of(
                partition(
                    0,
                    trip("a", "08:00:00", "ORD", 1),
                    2, // 1 was skipped
                    trip("b", "08:00:00", "ORD", 1),
                    1, // a ticker lags behind
                    trip("c", "08:00:00", "ORD", 1),
                    2, // repeated
                    trip("d", "08:00:00", "ORD", 1),
                    3)));

    assertThat(events).extracting(OracleEvent::epoch).containsExactly(0L, 2L, 2L, 2L);
  }

  @Test
  void asOfLeavesOutLaterEpochs() {
    List<LogEntry> log =
        partition(0, trip("a", "08:00:00", "ORD", 1), 1, trip("b", "08:01:00", "ORD", 3), 2);

    assertThat(hourly(answer(0, log), "ORD", 8)).containsEntry("trips", new Exact(1L));
    assertThat(hourly(answer(1, log), "ORD", 8)).containsEntry("trips", new Exact(2L));
    assertThat(answer(0, log).counts()).containsOnlyKeys(new PartitionEpoch(0, 0));
    assertThat(answer(-1, log).cells()).isEmpty();
  }

  @Test
  void anIdIsADuplicateWithinSoManyEpochs() {
    String a = trip("a", "08:00:00", "ORD", 1);
    // within: 2
    var events = oracle.judge(List.of(partition(0, a, a, 2, a, 5, a, 6, 7, a)));

    assertThat(events)
        .extracting(OracleEvent::fate)
        .containsExactly(
            Fate.ACCEPTED, // epoch 0
            Fate.DUPLICATE, // the same epoch
            Fate.DUPLICATE, // epoch 2: just inside
            Fate.ACCEPTED, // epoch 5: three after the last
            Fate.DUPLICATE); // epoch 7: just inside
  }

  @Test
  void aDuplicateExtendsTheTimeInWhichItsIdIsKnown() {
    String a = trip("a", "08:00:00", "ORD", 1);
    var events = oracle.judge(List.of(partition(0, a, 2, a, 4, a)));

    assertThat(events)
        .extracting(OracleEvent::fate)
        .containsExactly(Fate.ACCEPTED, Fate.DUPLICATE, Fate.DUPLICATE);
  }

  @Test
  void anotherPartitionOrARejectMakesNoDuplicate() {
    String a = trip("a", "08:00:00", "ORD", 1);
    var events =
        oracle.judge(List.of(partition(0, trip("a", "08:00:00", "ORD", 2000), a), partition(1, a)));

    assertThat(events)
        .extracting(OracleEvent::fate)
        .containsExactly(Fate.REJECTED, Fate.ACCEPTED, Fate.ACCEPTED);
  }

  @Test
  void theEquation() {
    OracleAnswer answer =
        answer(
            ALL,
            partition(
                0,
                "{", // no JSON
                trip("a", "08:00:00", "ORD", 1),
                1,
                trip("a", "08:00:00", "ORD", 1), // a duplicate
                "{\"id\":\"b\",\"at\":\"2001-01-01T00:00:00Z\"}", // without `from`
                trip("c", "08:00:00", "ORD", 1000))); // breaks the rule

    assertThat(answer.counts())
        .isEqualTo(
            Map.of(
                new PartitionEpoch(0, 0), new Counts(2, 1, 1, 0),
                new PartitionEpoch(0, 1), new Counts(3, 0, 2, 1)));
    assertThat(answer.rejects())
        .containsExactly(
            new RejectedAt(0, 0, 0, Step.DECODE),
            new RejectedAt(0, 4, 1, Step.CONFORM),
            new RejectedAt(0, 5, 1, Step.CHECK));
    assertThat(answer.total()).isEqualTo(new Counts(5, 1, 3, 1));
  }

  @Test
  void eventsMayBeGivenWithoutPayloads() {
    OracleEvent event =
        oracle.accepted(
            0,
            7,
            3,
            Map.of(
                "id",
                "a",
                "at",
                Instant.parse("2001-01-01T08:00:00Z"),
                "from",
                "ORD",
                "delay",
                30L));
    OracleAnswer answer =
        oracle.answer(
            List.of(event, event.asDuplicate(), OracleEvent.rejected(0, 9, 3, Step.CHECK)), ALL);

    assertThat(hourly(answer, "ORD", 8)).containsEntry("share_late", new Exact(1.0));
    assertThat(answer.total()).isEqualTo(new Counts(3, 1, 1, 1));
  }

  @Test
  void aCellIsFoundByItsJson() {
    assertThat(oracle.cell("hourly", Map.of("from", "ORD"), Instant.parse("2001-01-01T08:00:00Z")))
        .isEqualTo(cell("hourly", List.of("ORD"), 8, 1));
  }
}
