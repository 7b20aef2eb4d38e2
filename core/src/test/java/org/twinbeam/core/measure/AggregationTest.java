/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.definition.View.Aggregate;
import org.twinbeam.core.definition.View.Measure;
import org.twinbeam.core.schema.Field;
import org.twinbeam.core.schema.FieldType;

class AggregationTest {
  private static final FieldType STRING = new FieldType.StringType();
  private static final FieldType INT = new FieldType.Int32Type();
  private static final FieldType FLOAT = new FieldType.Float64Type();
  private static final FieldType BOOL = new FieldType.BoolType();
  private static final FieldType DECIMAL = new FieldType.DecimalType(10, 2);
  private static final FieldType TIMESTAMP = ExtremeStateTest.TIMESTAMP;
  private static final FieldType DATE = new FieldType.DateType("iso");
  private static final FieldType ENUM = ExtremeStateTest.ENUM;
  private static final FieldType LIST = new FieldType.ListType(INT);
  private static final FieldType RECORD =
      new FieldType.RecordType(List.of(new Field("x", INT, true, "")));

  private static Measure measure(Aggregate aggregate, String of, Double q, Integer k) {
    return new Measure(
        "m",
        aggregate,
        Optional.ofNullable(of),
        Optional.empty(),
        Optional.ofNullable(q),
        Optional.ofNullable(k));
  }

  private static Measure measure(Aggregate aggregate) {
    return measure(
        aggregate,
        "f",
        aggregate == Aggregate.QUANTILE ? 0.5 : null,
        aggregate == Aggregate.TOP ? 3 : null);
  }

  /** A value of each type, of the class a field of it has. */
  private static Map<FieldType, Object> scalars() {
    Map<FieldType, Object> values = new LinkedHashMap<>();
    values.put(STRING, "ORD");
    values.put(ENUM, "high");
    values.put(BOOL, true);
    values.put(INT, 7L);
    values.put(FLOAT, 1.5);
    values.put(DECIMAL, new BigDecimal("2.50"));
    values.put(TIMESTAMP, Instant.parse("2001-01-01T00:00:00.000001Z"));
    values.put(DATE, LocalDate.of(2001, 1, 1));
    return values;
  }

  @Test
  void everyMeasureOfEveryTypeItAllowsGivesItsClass() {
    int combinations = 0;
    for (Aggregate aggregate : Aggregate.values()) {
      for (Map.Entry<FieldType, Object> entry : scalars().entrySet()) {
        Measure measure = measure(aggregate);
        if (Aggregation.problem(measure, entry.getKey()).isPresent()) {
          continue;
        }
        combinations++;
        Aggregation aggregation = Aggregation.of(measure, entry.getKey());
        State state = aggregation.stateType().zero();
        state.add(null, 0, 0, 0);
        aggregation.finish(state); // of nothing: null, 0 or an empty list
        state.add(entry.getValue(), 1, 0, 1);
        state.add(entry.getValue(), 2, 0, 2);
        assertThat(aggregation.finish(state))
            .as("%s of %s", aggregate, entry.getKey())
            .isInstanceOf(aggregation.resultClass());
      }
    }
    assertThat(combinations).isEqualTo(8 + 4 * 4 + 6 * 8 + 3);
  }

  @Test
  void measuresOfOneKindShareAState() {
    assertThat(type(measure(Aggregate.QUANTILE, "f", 0.5, null), FLOAT))
        .isEqualTo(type(measure(Aggregate.QUANTILE, "f", 0.95, null), FLOAT));
    assertThat(type(measure(Aggregate.SUM), DECIMAL))
        .isEqualTo(type(measure(Aggregate.MEAN), DECIMAL));
    assertThat(type(measure(Aggregate.VARIANCE), INT))
        .isEqualTo(type(measure(Aggregate.STDDEV), INT));
    assertThat(type(measure(Aggregate.TOP, "f", null, 3), STRING))
        .isEqualTo(type(measure(Aggregate.TOP, "f", null, 100), STRING))
        .isNotEqualTo(type(measure(Aggregate.TOP, "f", null, 1000), STRING));
    assertThat(type(measure(Aggregate.MIN), INT))
        .isNotEqualTo(type(measure(Aggregate.MAX), INT))
        .isNotEqualTo(type(measure(Aggregate.MIN), FLOAT));
    assertThat(type(measure(Aggregate.FIRST), INT))
        .isNotEqualTo(type(measure(Aggregate.LAST), INT));
    assertThat(type(measure(Aggregate.SUM), DECIMAL))
        .isNotEqualTo(type(measure(Aggregate.SUM), new FieldType.DecimalType(10, 3)));
  }

  private static StateType type(Measure measure, FieldType input) {
    return Aggregation.of(measure, input).stateType();
  }

  @Test
  void countsEventsWithoutAField() {
    Aggregation count = Aggregation.of(measure(Aggregate.COUNT, null, null, null), null);
    State state = count.stateType().zero();
    state.add(true, 0, 0, 0);
    state.add(true, 0, 0, 1);
    assertThat(count.finish(state)).isEqualTo(2L);
    assertThat(Aggregation.of(measure(Aggregate.COUNT), LIST).stateType())
        .isEqualTo(count.stateType());
  }

  @Test
  void twoQuantilesOfOneState() {
    Aggregation median = Aggregation.of(measure(Aggregate.QUANTILE, "f", 0.5, null), INT);
    Aggregation last = Aggregation.of(measure(Aggregate.QUANTILE, "f", 1.0, null), INT);
    State state = median.stateType().zero();
    for (long i = 1; i <= 101; i++) {
      state.add(i, 0, 0, i);
    }
    assertThat((Double) median.finish(state)).isBetween(51 - 51 / 128.0, 51 + 51 / 128.0);
    assertThat(last.finish(state)).isEqualTo(101.0);
  }

  @Test
  void faultsInPlainWords() {
    says(measure(Aggregate.MEAN), STRING, "mean needs a numeric or bool field; f is a string");
    says(measure(Aggregate.SUM), ENUM, "sum needs a numeric or bool field; f is an enum");
    says(measure(Aggregate.STDDEV), DATE, "stddev needs a numeric or bool field; f is a date");
    says(measure(Aggregate.QUANTILE), BOOL, "quantile needs a numeric field; f is a bool");
    says(
        measure(Aggregate.QUANTILE), TIMESTAMP, "quantile needs a numeric field; f is a timestamp");
    says(
        measure(Aggregate.MAX),
        LIST,
        "max needs a field that is neither a list nor a record; f is a list");
    says(
        measure(Aggregate.TOP),
        RECORD,
        "top needs a field that is neither a list nor a record; f is a record");
    says(measure(Aggregate.SUM, null, null, null), null, "sum needs a field: write sum(field)");
    says(
        measure(Aggregate.QUANTILE, null, 0.5, null),
        null,
        "quantile needs a field: write quantile(field, 0.95)");
    says(
        measure(Aggregate.COUNT, null, null, null),
        INT,
        "a type is given for a count that has no field");
  }

  @Test
  void faultsOfRankAndLength() {
    says(
        measure(Aggregate.QUANTILE, "f", null, null),
        INT,
        "quantile needs a rank between 0 and 1: write quantile(field, 0.95)");
    for (double q : new double[] {-0.1, 1.1, 95, Double.NaN}) {
      says(
          measure(Aggregate.QUANTILE, "f", q, null),
          INT,
          "rank of a quantile is " + q + ", must be between 0 and 1");
    }
    says(
        measure(Aggregate.TOP, "f", null, null),
        STRING,
        "top needs a length between 1 and 1000: write top(field, 10)");
    says(
        measure(Aggregate.TOP, "f", null, 0),
        STRING,
        "length of a top list is 0, must be between 1 and 1000");
    says(
        measure(Aggregate.TOP, "f", null, 1001),
        STRING,
        "length of a top list is 1001, must be between 1 and 1000");
    says(
        measure(Aggregate.MEAN, "f", 0.5, null),
        INT,
        "mean takes no rank; only quantile does: remove 0.5");
    says(measure(Aggregate.MIN, "f", null, 5), INT, "min takes no length; only top does: remove 5");
  }

  @Test
  void anUnknownTypeIsNoFaultOfTheMeasureButCannotBeCompiled() {
    assertThat(Aggregation.problem(measure(Aggregate.SUM), null)).isEmpty();
    assertThatThrownBy(() -> Aggregation.of(measure(Aggregate.SUM), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("measure m: no type is given for f");
  }

  private static void says(Measure measure, FieldType input, String fault) {
    assertThat(Aggregation.problem(measure, input)).contains(fault);
    assertThatThrownBy(() -> Aggregation.of(measure, input))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("measure m: " + fault);
  }
}
