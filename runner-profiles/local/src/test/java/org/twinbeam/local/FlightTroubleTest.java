/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
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
import org.twinbeam.core.oracle.OracleEvent.Fate;

class FlightTroubleTest {
  private static List<Flight> flights;
  private static List<Planned> plan;

  @BeforeAll
  static void makePlan() throws Exception {
    flights = FlightSample.read(Shipped.SAMPLE);
    plan = FlightTrouble.plan(flights, 1);
  }

  @Test
  void everyFlightIsAcceptedOnce() {
    List<String> accepted =
        plan.stream()
            .filter(p -> p.kind().fate() == Fate.ACCEPTED)
            .map(Planned::partitionKey)
            .toList();
    assertThat(accepted).hasSize(flights.size()).doesNotHaveDuplicates();
  }

  @Test
  void everyKindHasItsShare() {
    Map<Kind, Long> counts =
        plan.stream().collect(Collectors.groupingBy(Planned::kind, Collectors.counting()));
    for (Kind kind : FlightKind.values()) {
      if (kind != FlightKind.FLIGHT && kind != FlightKind.LATE) {
        double declared = flights.size() * kind.perMille() / 1000.0;
        assertThat((double) counts.get(kind))
            .as(kind.words())
            .isCloseTo(declared, within(declared / 3));
      }
    }
    assertThat(counts.get(FlightKind.LATE)).isBetween(500L, 1700L);
  }

  @Test
  void eventsComeInTheOrderInWhichTheyBecomeKnown() {
    assertThat(plan).isSortedAccordingTo(Comparator.comparing(Planned::known));
  }

  @Test
  void eventTimesAreOutOfOrderByHoursAndDays() {
    Instant newest = Instant.MIN;
    Duration most = Duration.ZERO;
    for (Planned p : plan) {
      if (p.kind().fate() == Fate.ACCEPTED) {
        Instant departed = (Instant) p.fields().get("departed");
        newest = departed.isAfter(newest) ? departed : newest;
        Duration behind = Duration.between(departed, newest);
        most = behind.compareTo(most) > 0 ? behind : most;
      }
    }
    assertThat(most).isBetween(Duration.ofDays(2), Duration.ofDays(4));
  }

  @Test
  void aRepeatFollowsItsOriginalAndADamagedEventPrecedesIt() {
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
  void repeatsComeWithinTheMinuteAndDaysLater() {
    Map<String, Instant> first = new HashMap<>();
    List<Duration> apart = new ArrayList<>();
    for (Planned p : plan) {
      if (p.kind().fate() == Fate.ACCEPTED) {
        first.put(p.partitionKey(), p.known());
      } else if (p.kind().fate() == Fate.DUPLICATE) {
        apart.add(Duration.between(first.get(p.partitionKey()), p.known()));
      }
    }
    assertThat(apart).anyMatch(d -> d.compareTo(Duration.ofMinutes(1)) < 0);
    assertThat(apart).anyMatch(d -> d.compareTo(Duration.ofHours(48)) > 0);
  }

  @Test
  void theSameSeedGivesTheSameBytesAndAnotherDoesNot() {
    assertThat(hash(FlightTrouble.plan(flights, 1))).isEqualTo(hash(plan));
    assertThat(hash(FlightTrouble.plan(flights, 2))).isNotEqualTo(hash(plan));
  }

  private static int hash(List<Planned> plan) {
    int hash = 1;
    for (Planned p : plan) {
      hash = 31 * hash + java.util.Arrays.hashCode(p.payload());
      hash = 31 * hash + p.known().hashCode();
    }
    return hash;
  }
}
