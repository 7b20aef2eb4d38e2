/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.measure.StateLaws.Event;
import org.twinbeam.core.schema.FieldType;

class EdgeStateTest {

  private static Object check(FieldType field, boolean last, List<Event> events, long seed) {
    StateType type = new EdgeState.Type(Scalar.of(field).orElseThrow(), last);
    return StateLaws.of(type, s -> ((EdgeState) s).value()).check(seed, events);
  }

  private static void isFirstAndLast(FieldType field, List<?> values, long seed) {
    List<Event> events = StateLaws.events(values, seed);
    List<Object> inOrder =
        events.stream()
            .filter(e -> e.value() != null)
            .sorted(
                Comparator.comparingLong(Event::timeMillis)
                    .thenComparingInt(Event::partition)
                    .thenComparingLong(Event::offset))
            .map(e -> e.value() instanceof Double d ? (Object) (d + 0.0) : e.value())
            .toList();
    Object first = inOrder.isEmpty() ? null : inOrder.get(0);
    Object last = inOrder.isEmpty() ? null : inOrder.get(inOrder.size() - 1);
    assertThat(check(field, false, events, seed)).isEqualTo(first);
    assertThat(check(field, true, events, seed)).isEqualTo(last);
  }

  @Property(tries = 100)
  void floats(@ForAll("doubles") List<Double> values, @ForAll long seed) {
    isFirstAndLast(new FieldType.Float64Type(), values, seed);
  }

  @Property(tries = 100)
  void integers(@ForAll("longs") List<Long> values, @ForAll long seed) {
    isFirstAndLast(new FieldType.Int64Type(), values, seed);
  }

  @Property(tries = 50)
  void bools(@ForAll("booleans") List<Boolean> values, @ForAll long seed) {
    isFirstAndLast(new FieldType.BoolType(), values, seed);
  }

  @Property(tries = 50)
  void decimals(@ForAll("bigDecimals") List<BigDecimal> values, @ForAll long seed) {
    isFirstAndLast(new FieldType.DecimalType(38, 3), values, seed);
  }

  @Property(tries = 100)
  void strings(@ForAll("texts") List<String> values, @ForAll long seed) {
    isFirstAndLast(new FieldType.StringType(), values, seed);
  }

  @Property(tries = 50)
  void enums(@ForAll("symbols") List<String> values, @ForAll long seed) {
    isFirstAndLast(ExtremeStateTest.ENUM, values, seed);
  }

  @Property(tries = 50)
  void timestamps(@ForAll("instants") List<Instant> values, @ForAll long seed) {
    isFirstAndLast(ExtremeStateTest.TIMESTAMP, values, seed);
  }

  @Property(tries = 50)
  void dates(@ForAll("localDates") List<LocalDate> values, @ForAll long seed) {
    isFirstAndLast(new FieldType.DateType("iso"), values, seed);
  }

  @Property(tries = 100)
  void evenTwoValuesAtOnePlaceDoNotDependOnOrder(
      @ForAll("longs") List<Long> values, @ForAll long seed) {
    List<Event> events = values.stream().map(v -> new Event(v, 5, 1, 9)).toList();
    FieldType field = new FieldType.Int64Type();
    Comparator<Object> order = Comparator.comparing(v -> (Long) v);
    List<Object> present = events.stream().map(Event::value).filter(v -> v != null).toList();
    assertThat(check(field, false, events, seed))
        .isEqualTo(present.stream().min(order).orElse(null));
    assertThat(check(field, true, events, seed))
        .isEqualTo(present.stream().max(order).orElse(null));
  }

  @Test
  void timeThenPartitionThenOffset() {
    List<Event> events =
        List.of(
            new Event("later", 20, 0, 1),
            new Event("p1", 10, 1, 0),
            new Event("p0, second", 10, 0, 8),
            new Event("p0, first", 10, 0, 7),
            new Event(null, 5, 0, 0));
    FieldType field = new FieldType.StringType();
    assertThat(check(field, false, events, 1)).isEqualTo("p0, first");
    assertThat(check(field, true, events, 1)).isEqualTo("later");
    assertThat(check(field, true, events.subList(1, 4), 1)).isEqualTo("p1");
  }

  @Test
  void extremeTimesAndPlacesSurvive() {
    List<Event> events =
        List.of(
            new Event(true, Long.MIN_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE),
            new Event(false, Long.MAX_VALUE, -1, -1));
    assertThat(check(new FieldType.BoolType(), false, events, 3)).isEqualTo(true);
    assertThat(check(new FieldType.BoolType(), true, events, 3)).isEqualTo(false);
  }

  @Provide
  Arbitrary<List<Double>> doubles() {
    return Values.doubles();
  }

  @Provide
  Arbitrary<List<Long>> longs() {
    return Values.longs();
  }

  @Provide
  Arbitrary<List<Boolean>> booleans() {
    return Values.bools();
  }

  @Provide
  Arbitrary<List<BigDecimal>> bigDecimals() {
    return Values.decimals();
  }

  @Provide
  Arbitrary<List<String>> texts() {
    return Values.strings();
  }

  @Provide
  Arbitrary<List<String>> symbols() {
    return Values.symbols();
  }

  @Provide
  Arbitrary<List<Instant>> instants() {
    return Values.instants();
  }

  @Provide
  Arbitrary<List<LocalDate>> localDates() {
    return Values.dates();
  }
}
