/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What rules, derived fields and conditions make of values, nulls and failures. */
class ExpressionStepsTest {
  private static final String NULLABLE = "n: {type: int32, required: false}\nm: int32";

  private static String outcome(String rest, String n, String column) {
    Preparation p = Prepare.stream(NULLABLE, rest);
    return Prepare.show(p, "{\"at\": 0, \"m\": 7, \"n\": " + n + "}", column);
  }

  @Test
  void aRuleMustBeTrue() {
    String rule = "rules: {small: n < 10, odd: m % 2 == 1}";
    assertThat(outcome(rule, "3", "n")).isEqualTo("Long 3");
    assertThat(outcome(rule, "30", "n"))
        .isEqualTo("CHECK: rule small is not true: n = 30; it says n < 10");
    assertThat(outcome(rule, "null", "n"))
        .as("unknown is not true")
        .isEqualTo("CHECK: rule small is not known to be true: n = null; it says n < 10");
    assertThat(outcome("rules: {small: n == null || n < 10}", "null", "n")).isEqualTo("null");
  }

  @Test
  void aRuleThatFailsIsNotPassed() {
    assertThat(outcome("rules: {ratio: m / (m - 7) > 1}", "1", "n"))
        .isEqualTo("CHECK: rule ratio failed: / by zero; m = 7");
  }

  @Test
  void theFirstRuleThatFailsIsTheCause() {
    String rules = "rules: {a: m > 100, b: m > 200}";
    assertThat(outcome(rules, "1", "n")).startsWith("CHECK: rule a is not true");
  }

  @Test
  void aDerivedFieldOfNullIsNull() {
    assertThat(outcome("derive: {x: n + m}", "3", "x")).isEqualTo("Long 10");
    assertThat(outcome("derive: {x: n + m}", "null", "x")).isEqualTo("null");
    assertThat(outcome("derive: {y: x * 2, x: n + m}", "null", "y")).isEqualTo("null");
    assertThat(outcome("derive: {x: 'n == null ? -1 : n'}", "null", "x")).isEqualTo("Long -1");
    assertThat(outcome("derive: {x: n > 3}", "null", "x")).isEqualTo("null");
    assertThat(outcome("derive: {x: n > 3 || m == 7}", "null", "x"))
        .as("known whatever the null stands for")
        .isEqualTo("Boolean true");
  }

  @Test
  void aDerivedFieldThatFailsRejects() {
    assertThat(outcome("derive: {x: m / (m - 7)}", "1", "x"))
        .isEqualTo("DERIVE: x failed: / by zero; m = 7");
    assertThat(outcome("derive: {x: m * 9223372036854775807}", "1", "x"))
        .isEqualTo("DERIVE: x failed: long overflow; m = 7");
  }

  @Test
  void aConditionThatFailsOrIsUnknownIsNotTrue() {
    String views =
        "views: {v: {window: 1h, measures: {c: {aggregate: count, where: 10 / n > 1},"
            + " d: {aggregate: sum(m), where: ' 10 / n > 1'}}}}";
    String column = Columns.condition("v", "c");
    assertThat(outcome(views, "3", column)).isEqualTo("Boolean true");
    assertThat(outcome(views, "30", column)).isEqualTo("Boolean false");
    assertThat(outcome(views, "null", column)).isEqualTo("Boolean false");
    assertThat(outcome(views, "0", column)).isEqualTo("Boolean false");
    Preparation p = Prepare.stream(NULLABLE, views);
    assertThat(p.columns()).hasSize(4);
    assertThat(p.column(Columns.condition("v", "d"))).isEqualTo(p.column(column));
  }

  @Test
  void everyTypeInExpressions() {
    Preparation p =
        Prepare.stream(
            """
            s: string
            b: bool
            i: int64
            f: float64
            d: {type: decimal, precision: 30, scale: 2}
            t: timestamp
            day: date
            e: {type: enum, symbols: [on, off]}
            l: {type: list, items: int32}
            r: {type: record, fields: {lat: float64, name: {type: string, required: false}}}
            """,
            """
            derive:
              s2: s.upperAscii() + "!"
              b2: '!b'
              i2: i * 2
              f2: f / 2.0
              d2: d * 2.0
              t2: t + duration("90m")
              month: day.getMonth()
              day2: day
              e2: e == "on"
              l2: l.map(x, x * 10)
              l3: l.exists(x, x > 2)
              lat: r.lat
              name: r.name
              named: r.name != null
              part: t.getHours("America/New_York")
              large: math.greatest(i, 3)
            """);
    String payload =
        "{\"at\":0,\"s\":\"a\",\"b\":true,\"i\":4,\"f\":3,\"d\":\"1.25\",\"e\":\"on\","
            + "\"t\":\"2001-01-01T06:00:00.000001Z\",\"day\":\"2001-03-01\",\"l\":[1,2,3],"
            + "\"r\":{\"lat\":1.5}}";
    for (String[] each :
        new String[][] {
          {"s2", "String A!"},
          {"b2", "Boolean false"},
          {"i2", "Long 8"},
          {"f2", "Double 1.5"},
          {"d2", "Double 2.5"},
          {"t2", "Instant 2001-01-01T07:30:00.000001Z"},
          {"month", "Long 2"},
          {"day2", "Instant 2001-03-01T00:00:00Z"},
          {"e2", "Boolean true"},
          {"l2", "ListN [10, 20, 30]"},
          {"l3", "Boolean true"},
          {"lat", "Double 1.5"},
          {"name", "null"},
          {"named", "Boolean false"},
          {"part", "Long 1"},
          {"large", "Long 4"},
        }) {
      assertThat(Prepare.show(p, payload, each[0])).as(each[0]).isEqualTo(each[1]);
    }
  }

  @Test
  void endlessWorkIsCutShort() {
    Preparation p =
        Prepare.stream(
            "l: {type: list, items: int32}",
            "derive: {x: 'l.all(a, l.all(b, l.all(c, a + b + c >= 0)))'}");
    String list = "1,".repeat(200) + "1";
    assertThat(Prepare.show(p, "{\"at\":0,\"l\":[" + list + "]}", "x"))
        .startsWith("DERIVE: x failed: ");
  }
}
