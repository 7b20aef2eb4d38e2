/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.TopicPattern;
import org.twinbeam.core.oracle.Cell;
import org.twinbeam.core.oracle.Expected;
import org.twinbeam.core.oracle.OracleAnswer;
import org.twinbeam.core.oracle.OracleEvent.Fate;
import org.twinbeam.core.prepare.Column;
import org.twinbeam.core.prepare.Outcome;
import org.twinbeam.core.prepare.PartitionKey;
import org.twinbeam.core.prepare.Preparation;
import org.twinbeam.io.log.Position;

/** The motes as shipped: sample, definition, and the messages that are made of them. */
class MotesTest {
  private static Definition definition;
  private static List<MoteReading> readings;
  private static List<Planned> plan;

  @BeforeAll
  static void read() throws Exception {
    definition = DefinitionReader.read(Shipped.MOTES);
    readings = MoteSample.read(Shipped.MOTES_SAMPLE);
    plan = MoteTrouble.plan(readings, 1);
  }

  @Test
  void theSampleHoldsBothDeployments() {
    assertThat(readings).hasSize(37_674);
    assertThat(readings.get(0))
        .isEqualTo(new MoteReading("single", 1, 1, true, 45.93, 27.97, false));
    Map<String, Long> counts =
        readings.stream()
            .collect(Collectors.groupingBy(r -> r.deployment() + r.mote(), Collectors.counting()));
    assertThat(counts)
        .containsEntry("single1", 4417L)
        .containsEntry("single4", 5041L)
        .containsEntry("multi2", 4690L)
        .hasSize(8);
    assertThat(readings.stream().filter(MoteReading::event)).hasSize(307);
    assertThat(readings).extracting(MoteReading::id).doesNotHaveDuplicates();
  }

  @Test
  void aReadingIsNamedByItsPlaceAndTimedByItsNumber() {
    MoteReading reading = new MoteReading("multi", 3, 721, true, 50, 20, false);
    assertThat(reading.id()).isEqualTo("multi/3/00721");
    assertThat(reading.takenAt()).isEqualTo(Instant.parse("2010-07-10T10:00:00Z"));
    assertThat(reading.topic()).isEqualTo("motes/multi/3");
  }

  @Test
  void whatTheLayersFindIsWhatWasPlanned() {
    Preparation preparation = Preparation.compile(definition);
    PartitionKey key = PartitionKey.of(definition);
    List<String> columns = preparation.columns().stream().map(Column::name).toList();
    for (Planned planned : plan) {
      String source = TopicPattern.SOURCE + planned.topic();
      Outcome outcome = preparation.prepare(planned.payload(), null, source);
      assertThat(key.of(planned.payload(), null, source))
          .as(planned.kind().words())
          .isEqualTo(planned.partitionKey());
      if (planned.kind().fate() == Fate.REJECTED) {
        assertThat(outcome).as(planned.kind().words()).isInstanceOf(Outcome.Rejected.class);
        assertThat(((Outcome.Rejected) outcome).step()).isEqualTo(planned.kind().step());
      } else {
        assertThat(outcome).as(planned.kind().words()).isInstanceOf(Outcome.Prepared.class);
        Outcome.Prepared prepared = (Outcome.Prepared) outcome;
        Map<String, Object> found = new HashMap<>();
        planned.fields().keySet().forEach(f -> found.put(f, prepared.values()[columns.indexOf(f)]));
        assertThat(found).isEqualTo(planned.fields());
      }
    }
  }

  @Test
  void everyKindHasItsShare() {
    Map<Kind, Long> counts =
        plan.stream().collect(Collectors.groupingBy(Planned::kind, Collectors.counting()));
    for (MoteKind kind : MoteKind.values()) {
      System.out.printf("%,8d  %s%n", counts.get(kind), kind.words());
      if (kind.fate() != Fate.ACCEPTED) {
        double declared = readings.size() * kind.perMille() / 1000.0;
        assertThat((double) counts.get(kind))
            .as(kind.words())
            .isCloseTo(declared, within(declared / 2));
      }
    }
    assertThat(counts.get(MoteKind.LATE)).isBetween(150L, 400L);
    assertThat(counts.get(MoteKind.READING) + counts.get(MoteKind.LATE)).isEqualTo(readings.size());
  }

  @Test
  void aRepeatFollowsItsOriginalAndADamagedReadingPrecedesIt() {
    assertThat(plan).isSortedAccordingTo(Comparator.comparing(Planned::known));
    Set<String> seen = new HashSet<>();
    for (Planned p : plan) {
      switch (p.kind().fate()) {
        case ACCEPTED -> assertThat(seen.add(p.partitionKey())).isTrue();
        case DUPLICATE -> assertThat(seen.contains(p.partitionKey())).isTrue();
        case REJECTED -> assertThat(seen.contains(String.valueOf(p.partitionKey()))).isFalse();
      }
    }
  }

  @Test
  void theOracleAnswersEveryViewFromThePlan() {
    List<Position> positions = new ArrayList<>();
    for (int i = 0; i < plan.size(); i++) {
      positions.add(new Position(i % 4, i / 4));
    }
    OracleAnswer answer = Expectation.of(definition, plan, positions);
    assertThat(answer.total().read()).isEqualTo(plan.size());
    assertThat(answer.total().accepted()).isEqualTo(readings.size());
    Map<String, Long> perMote = new HashMap<>();
    Set<String> views = new HashSet<>();
    answer
        .cells()
        .forEach(
            (cell, measures) -> {
              views.add(cell.view());
              if (cell.view().equals("mote_daily")) {
                perMote.put(String.join("", cell.key()), count(cell, measures));
              }
            });
    assertThat(views).containsExactlyInAnyOrder("mote_10min", "events_hourly", "mote_daily");
    assertThat(perMote).hasSize(8).containsEntry("single1", 4417L);
  }

  private static long count(Cell cell, Map<String, Expected> measures) {
    assertThat(cell.view()).isNotEmpty();
    return (Long) ((Expected.Exact) measures.get("readings")).value();
  }
}
