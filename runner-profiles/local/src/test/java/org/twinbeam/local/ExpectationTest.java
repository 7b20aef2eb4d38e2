/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.oracle.Cell;
import org.twinbeam.core.oracle.Expected;
import org.twinbeam.core.oracle.OracleAnswer;
import org.twinbeam.io.log.Position;

class ExpectationTest {
  private static Definition definition;
  private static List<Flight> flights;
  private static List<Planned> plan;
  private static OracleAnswer answer;

  @BeforeAll
  static void recompute() throws Exception {
    definition = DefinitionReader.read(Shipped.DEFINITION);
    flights = FlightSample.read(Shipped.SAMPLE);
    plan = FlightTrouble.plan(flights, 1);
    List<Position> positions = new ArrayList<>();
    for (int i = 0; i < plan.size(); i++) {
      positions.add(new Position(i % 4, i / 4));
    }
    answer = Expectation.of(definition, plan, positions);
  }

  @Test
  void theEquationIsThePlans() {
    OracleAnswer.Counts total = answer.total();
    assertThat(total.read()).isEqualTo(plan.size());
    assertThat(total.accepted()).isEqualTo(flights.size());
    assertThat(total.accepted() + total.rejected() + total.duplicates()).isEqualTo(total.read());
  }

  @Test
  void flightsOfEachHourAndOriginAreThoseOfTheSample() {
    Map<String, Long> counted =
        flights.stream()
            .collect(
                Collectors.groupingBy(
                    f -> f.origin() + f.departed().toString().substring(0, 13),
                    Collectors.counting()));
    Map<String, Long> expected = new HashMap<>();
    answer
        .cells()
        .forEach(
            (cell, measures) -> {
              if (cell.view().equals("hourly_by_origin")) {
                expected.put(
                    cell.key().get(0) + cell.start().toString().substring(0, 13),
                    (Long) ((Expected.Exact) measures.get("flights")).value());
              }
            });
    assertThat(expected).isEqualTo(counted);
  }

  @Test
  void everyViewHasCells() {
    Map<String, Long> cells =
        answer.cells().keySet().stream()
            .collect(Collectors.groupingBy(Cell::view, Collectors.counting()));
    assertThat(cells.keySet())
        .containsExactlyInAnyOrderElementsOf(
            definition.views().stream().map(v -> v.name()).toList());
    cells.forEach((view, count) -> assertThat(answer.only(view).cells()).hasSize(count.intValue()));
  }
}
