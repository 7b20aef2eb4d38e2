/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.prepare.Outcome.Prepared;
import org.twinbeam.core.prepare.Outcome.Rejected;
import org.twinbeam.core.prepare.Outcome.Step;

/** The shipped definition, from payload to prepared event or reject. */
class FlightsPreparationTest {
  private static final String FLIGHT =
      "{'flight':'2001-01-01/000123','departed':'2001-01-01T07:35:00','delay':20,"
          + "'distance':867,'origin':'ORD','destination':'LGA','tail':'N1'}";

  private static Preparation flights;

  @BeforeAll
  static void compile() throws Exception {
    flights = Preparation.compile(DefinitionReader.read(Path.of("../streams/flights.yaml")));
  }

  private static Outcome prepare(String json) {
    return flights.prepare(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), null);
  }

  @Test
  void preparesFlight() {
    Prepared p = (Prepared) prepare(FLIGHT);
    assertThat(p.id()).isEqualTo("2001-01-01/000123");
    assertThat(p.timeMillis()).isEqualTo(Instant.parse("2001-01-01T07:35:00Z").toEpochMilli());
    assertThat(flights.columns().stream().map(Column::name))
        .containsExactly(
            "flight",
            "departed",
            "delay",
            "distance",
            "origin",
            "destination",
            "late",
            "route",
            "where:daily_by_route.mean_delay_when_late");
    assertThat(p.values())
        .containsExactly(
            "2001-01-01/000123",
            Instant.parse("2001-01-01T07:35:00Z"),
            20L,
            867L,
            "ORD",
            "LGA",
            true,
            "ORD-LGA",
            true);
  }

  @Test
  void takesTheEarliestAndLatestOfTheRealData() {
    for (String delay : List.of("-1116", "0", "1688", "2000")) {
      assertThat(prepare(FLIGHT.replace("20,", delay + ","))).isInstanceOf(Prepared.class);
    }
  }

  @Test
  void rejectsTheTroubleTold() {
    assertRejected(FLIGHT.substring(0, 30), Step.DECODE, "not JSON at byte");
    assertRejected(
        FLIGHT.replace("20,", "'20',"),
        Step.CONFORM,
        "delay: expected int32 (-2147483648 to 2147483647), found the string \"20\"");
    assertRejected(
        FLIGHT.replace("'delay':20,", ""),
        Step.CONFORM,
        "delay: is missing, but a value is required");
    assertRejected(
        FLIGHT.replace("867", "-1"),
        Step.CHECK,
        "rule plausible_distance is not true: distance = -1; it says distance > 0 && distance <"
            + " 12000");
    assertRejected(FLIGHT.replace("ORD", "Ord"), Step.CHECK, "rule origin_is_iata is not true");
  }

  private static void assertRejected(String json, Step step, String cause) {
    assertThat(prepare(json))
        .isInstanceOfSatisfying(
            Rejected.class,
            r -> {
              assertThat(r.cause()).startsWith(cause);
              assertThat(r.step()).isEqualTo(step);
            });
  }
}
