/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.twinbeam.core.oracle.OracleExample.cell;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.oracle.Expected.Exact;
import org.twinbeam.core.oracle.Expected.Within;
import org.twinbeam.core.oracle.OracleComparison.Kind;

class OracleComparisonTest {

  private static final Cell ORD = cell("hourly", List.of("ORD"), 8, 1);
  private static final Cell ATL = cell("hourly", List.of("ATL"), 8, 1);

  private static OracleAnswer expected(Map<Cell, Map<String, Expected>> cells) {
    return new OracleAnswer(cells, Map.of(), List.of());
  }

  @Test
  void equalAnswers() {
    var comparison =
        OracleComparison.of(
            expected(Map.of(ORD, Map.of("trips", new Exact(3L)))), Map.of(ORD, Map.of("trips", 3)));

    assertThat(comparison.equal()).isTrue();
    assertThat(comparison.cells()).isEqualTo(1);
  }

  @Test
  void everyDifferenceIsTold() {
    Map<String, Object> got = new HashMap<>();
    got.put("trips", 4);
    got.put("more", 1);
    var comparison =
        OracleComparison.of(
            expected(
                Map.of(
                    ORD, Map.of("trips", new Exact(3L), "late", new Exact(1L)),
                    ATL, Map.of("trips", new Exact(1L)))),
            Map.of(ORD, got, cell("hourly", List.of("JFK"), 8, 1), Map.of("trips", 1)));

    assertThat(comparison.differences())
        .extracting(d -> d.kind() + " " + d.cell().key() + " " + d.measure())
        .containsExactlyInAnyOrder(
            "WRONG [ORD] trips",
            "MISSING [ORD] late",
            "SUPERFLUOUS [ORD] more",
            "MISSING [ATL] null",
            "SUPERFLUOUS [JFK] null");
    assertThat(comparison.differences()).extracting(d -> d.kind()).contains(Kind.WRONG);
    assertThat(comparison.describe(2)).contains("and 3 more");
  }

  @Test
  void describesWhatIsWrong() {
    var comparison =
        OracleComparison.of(
            expected(Map.of(ORD, Map.of("trips", new Exact(3L)))), Map.of(ORD, Map.of("trips", 4)));

    assertThat(comparison.describe(9))
        .isEqualTo(
            "hourly [ORD] 2001-01-01T08:00:00Z/2001-01-01T09:00:00Z trips: expected 3, got 4\n");
  }

  @Test
  void valuesMayComeAsJavaOrAsJson() {
    accepts(3L, 3L, 3, BigInteger.valueOf(3), 3.0, "3");
    accepts(0.1, 0.1, "0.1", new BigDecimal("0.1"));
    accepts(3.0, 3.0, 3, "3.0");
    accepts(Double.NaN, Double.NaN, "NaN");
    accepts(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY, "-Infinity");
    accepts(new BigDecimal("1.50"), new BigDecimal("1.50"), "1.50", 1.5);
    accepts(Instant.EPOCH, Instant.EPOCH, "1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z");
    accepts(LocalDate.EPOCH, LocalDate.EPOCH, "1970-01-01");
    accepts(true, true);
    accepts("text", "text");
    assertThat(new Exact(null).accepts(null)).isTrue();
  }

  private static void accepts(Object expected, Object... answers) {
    for (Object answer : answers) {
      assertThat(new Exact(expected).accepts(answer)).as("%s as %s", expected, answer).isTrue();
    }
  }

  @Test
  void otherValuesAreWrong() {
    refuses(3L, 4L, 3.5, "three", null, true);
    refuses(0.1, 0.10000000000000002, "0.10000000000000002", null, "NaN", "x");
    refuses(0.0, -0.0);
    refuses(Double.NaN, 0.0, Double.POSITIVE_INFINITY);
    refuses(new BigDecimal("1.50"), "1.51", "NaN");
    refuses(Instant.EPOCH, "1970-01-01T00:00:01Z", "then");
    refuses(LocalDate.EPOCH, "1970-01-02", 0);
    refuses(true, "true", false);
    refuses("text", "Text", null);
    refuses(null, 0, "");
  }

  private static void refuses(Object expected, Object... answers) {
    for (Object answer : answers) {
      assertThat(new Exact(expected).accepts(answer)).as("%s as %s", expected, answer).isFalse();
    }
  }

  @Test
  void boundsAreIncluded() {
    Within within = new Within(100, 99, 101);
    assertThat(within.accepts(99)).isTrue();
    assertThat(within.accepts("101.0")).isTrue();
    assertThat(within.accepts(101.5)).isFalse();
    assertThat(within.accepts(Double.NaN)).isFalse();
    assertThat(within.accepts(null)).isFalse();
    assertThat(within.accepts("many")).isFalse();
  }
}
