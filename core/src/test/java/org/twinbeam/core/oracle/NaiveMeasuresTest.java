/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.definition.View.Aggregate;
import org.twinbeam.core.definition.View.Measure;
import org.twinbeam.core.measure.TopItem;
import org.twinbeam.core.oracle.Expected.Exact;
import org.twinbeam.core.oracle.Expected.Within;
import org.twinbeam.core.oracle.OracleEvent.Fate;
import org.twinbeam.core.schema.FieldType;

class NaiveMeasuresTest {

  private static final FieldType FLOAT = new FieldType.Float64Type();
  private static final FieldType TEXT = new FieldType.StringType();

  /** The measure over these values, one event each at times 0, 1, 2, … */
  private static Expected measure(
      FieldType type, Aggregate aggregate, Double q, Integer k, List<?> values) {
    Measure measure =
        new Measure(
            "m",
            aggregate,
            Optional.of("x"),
            Optional.empty(),
            Optional.ofNullable(q),
            Optional.ofNullable(k));
    View view =
        new View("v", "", List.of(), new View.Window.Fixed(Duration.ofHours(1)), List.of(measure));
    Definition definition =
        new Definition(
            "s",
            "",
            "",
            Definition.Format.JSON,
            List.of(OracleExample.optional("x", type)),
            Optional.empty(),
            1,
            Optional.empty(),
            "at",
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(view),
            "");
    List<OracleEvent> events = new ArrayList<>();
    for (Object value : values) {
      events.add(event(0, events.size(), events.size(), value));
    }
    return new NaiveMeasures(definition, view).of(events).get("m");
  }

  private static OracleEvent event(int partition, long offset, long time, Object value) {
    Map<String, Object> values = Collections.singletonMap("x", value);
    return new OracleEvent(partition, offset, 0, Fate.ACCEPTED, null, time, values, Set.of());
  }

  private static Expected measure(FieldType type, Aggregate aggregate, Object... values) {
    return measure(type, aggregate, null, null, java.util.Arrays.asList(values));
  }

  @Test
  void extremes() {
    double infinity = Double.POSITIVE_INFINITY;
    assertThat(measure(FLOAT, Aggregate.MAX, 1.0, infinity, Double.NaN))
        .isEqualTo(new Exact(Double.NaN));
    assertThat(measure(FLOAT, Aggregate.MIN, Double.NaN, infinity, 1.0)).isEqualTo(new Exact(1.0));
    assertThat(measure(FLOAT, Aggregate.MIN, -0.0, 0.0)).isEqualTo(new Exact(0.0));
    assertThat(measure(FLOAT, Aggregate.MIN, (Object) null)).isEqualTo(new Exact(null));
    // By code points: UTF-16 would put the second above the first.
    assertThat(measure(TEXT, Aggregate.MAX, "\uD834\uDD1E", "\uFFFD"))
        .isEqualTo(new Exact("\uD834\uDD1E"));
    FieldType size = new FieldType.EnumType(List.of("small", "medium", "large"));
    assertThat(measure(size, Aggregate.MAX, "medium", "small")).isEqualTo(new Exact("medium"));
  }

  @Test
  void firstAndLastPassOverNulls() {
    assertThat(measure(TEXT, Aggregate.FIRST, null, "a", "b")).isEqualTo(new Exact("a"));
    assertThat(measure(TEXT, Aggregate.LAST, "a", "b", null)).isEqualTo(new Exact("b"));
    assertThat(measure(FLOAT, Aggregate.LAST, -0.0)).isEqualTo(new Exact(0.0));
  }

  @Test
  void countsCanBeOfValuesThatAreThere() {
    assertThat(measure(TEXT, Aggregate.COUNT, "a", null, "")).isEqualTo(new Exact(2L));
  }

  @Test
  void quantileIsTheValueOfItsRank() {
    List<Double> values = List.of(40.0, 10.0, 30.0, 20.0, Double.NaN);
    assertThat(measure(FLOAT, Aggregate.QUANTILE, 0.0, null, values)).isEqualTo(new Exact(10.0));
    assertThat(measure(FLOAT, Aggregate.QUANTILE, 0.25, null, values)).isEqualTo(new Exact(10.0));
    assertThat(measure(FLOAT, Aggregate.QUANTILE, 0.5, null, values))
        .isEqualTo(new Within(20.0, 20.0 - 20.0 / 128, 20.0 + 20.0 / 128));
    assertThat(measure(FLOAT, Aggregate.QUANTILE, 1.0, null, values)).isEqualTo(new Exact(40.0));
    assertThat(measure(FLOAT, Aggregate.QUANTILE, 0.5, null, List.of(Double.NaN)))
        .isEqualTo(new Exact(null));
    // As doubles, 0.07 * 100 is 7.000000000000001: the rank would be 8.
    List<Double> hundred = IntStream.rangeClosed(1, 100).mapToObj(i -> (double) i).toList();
    assertThat(((Within) measure(FLOAT, Aggregate.QUANTILE, 0.07, null, hundred)).value())
        .isEqualTo(7.0);
  }

  @Test
  void distinctIsExactWhileFewAndThenWithinFiveStandardErrors() {
    assertThat(measure(TEXT, Aggregate.DISTINCT, "a", "b", "a", null)).isEqualTo(new Exact(2L));
    List<String> many = IntStream.range(0, 10_000).mapToObj(Integer::toString).toList();
    assertThat(measure(TEXT, Aggregate.DISTINCT, null, null, many))
        .isEqualTo(new Within(10_000, 9187, 10_813));
  }

  @Test
  void topIsExactWhileFewValuesOccur() {
    Expected top =
        measure(TEXT, Aggregate.TOP, null, 2, List.of("c", "b", "a", "b", "a", "d", "a"));
    assertThat(top.accepts(List.of(new TopItem("a", 3, 0), new TopItem("b", 2, 0)))).isTrue();
    assertThat(top.accepts(List.of(item("a", 3, 0), item("b", 2, 0)))).isTrue();
    assertThat(top.accepts(List.of(item("a", 3, 0)))).isFalse();
    assertThat(top.accepts(List.of(item("a", 3, 0), item("b", 1, 1)))).isFalse();
    assertThat(top.accepts(List.of(item("b", 2, 0), item("a", 3, 0)))).isFalse();
    assertThat(top.accepts(null)).isFalse();
    assertThat(measure(TEXT, Aggregate.TOP, null, 2, List.of()).accepts(List.of())).isTrue();
  }

  @Test
  void topIsWithinItsBoundWhenManyValuesOccur() {
    List<Object> values = new ArrayList<>(Collections.nCopies(500, "often"));
    values.addAll(Collections.nCopies(300, "less"));
    IntStream.range(0, 2300).forEach(i -> values.add("once" + i));
    // 3100 values: an error of at most 3100 / 1025, that is 3.
    Expected top = measure(TEXT, Aggregate.TOP, null, 2, values);
    assertThat(top.accepts(List.of(item("often", 498, 3), item("less", 300, 3)))).isTrue();
    assertThat(top.accepts(List.of(item("often", 496, 3), item("less", 300, 3)))).isFalse();
    assertThat(top.accepts(List.of(item("often", 501, 3), item("less", 300, 3)))).isFalse();
    assertThat(top.accepts(List.of(item("often", 496, 9), item("less", 300, 9)))).isFalse();
    assertThat(top.accepts(List.of(item("often", 500, 3), item("once1", 1, 3)))).isFalse();
    assertThat(top.accepts(List.of(item("less", 300, 3), item("often", 500, 3)))).isFalse();
    assertThat(top.accepts(List.of(item("often", 500, 3), item("often", 500, 3)))).isFalse();
    assertThat(top.accepts(List.of(item("never", 500, 3), item("often", 500, 3)))).isFalse();
  }

  private static Map<String, Object> item(String item, int count, int error) {
    return Map.of("item", item, "count", count, "error", error);
  }
}
