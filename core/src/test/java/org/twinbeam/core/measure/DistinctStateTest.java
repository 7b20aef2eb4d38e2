/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.twinbeam.core.schema.FieldType;

class DistinctStateTest {
  private static final FieldType INTEGER = new FieldType.Int64Type();

  private static Object check(FieldType field, List<?> values, long seed) {
    return StateLaws.withFreeBytes(type(field), s -> ((DistinctState) s).distinct())
        .check(values, seed);
  }

  private static StateType type(FieldType field) {
    return new DistinctState.Type(Scalar.of(field).orElseThrow());
  }

  private static void isExactWhileSmall(FieldType field, List<?> values, long seed) {
    HashSet<Object> distinct = new HashSet<>();
    values.stream()
        .filter(Objects::nonNull)
        .forEach(v -> distinct.add(v instanceof Double d ? (Object) (d + 0.0) : v));
    assertThat(check(field, values, seed)).isEqualTo((long) distinct.size());
  }

  @Property(tries = 50)
  void integers(@ForAll("longs") List<Long> values, @ForAll long seed) {
    isExactWhileSmall(INTEGER, values, seed);
  }

  @Property(tries = 50)
  void floats(@ForAll("doubles") List<Double> values, @ForAll long seed) {
    isExactWhileSmall(new FieldType.Float64Type(), values, seed);
  }

  @Property(tries = 50)
  void strings(@ForAll("texts") List<String> values, @ForAll long seed) {
    isExactWhileSmall(new FieldType.StringType(), values, seed);
  }

  @Property(tries = 20)
  void others(
      @ForAll("booleans") List<Boolean> bools,
      @ForAll("bigDecimals") List<BigDecimal> decimals,
      @ForAll("instants") List<Instant> instants,
      @ForAll("localDates") List<LocalDate> dates,
      @ForAll("symbols") List<String> symbols,
      @ForAll long seed) {
    isExactWhileSmall(new FieldType.BoolType(), bools, seed);
    isExactWhileSmall(new FieldType.DecimalType(38, 3), decimals, seed);
    isExactWhileSmall(ExtremeStateTest.TIMESTAMP, instants, seed);
    isExactWhileSmall(new FieldType.DateType("iso"), dates, seed);
    isExactWhileSmall(ExtremeStateTest.ENUM, symbols, seed);
  }

  /** Around the places where a sketch changes its form: 8 and 385 values, and far beyond. */
  @Property(tries = 60)
  void orderNeverMatters(@ForAll("sizes") int size, @ForAll long seed) {
    List<Long> values =
        new ArrayList<>(LongStream.range(seed >> 1, (seed >> 1) + size).boxed().toList());
    values.addAll(values.subList(0, size / 3));
    long estimate = (Long) check(INTEGER, values, seed);
    // Four standard errors: seeds are random, and a property must not fail by luck.
    assertThat((double) estimate).isBetween(size * (1 - 0.08) - 1, size * (1 + 0.08) + 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 10_000, 100_000})
  void theStatedStandardErrorHolds(int size) {
    double squares = 0;
    int runs = 40;
    for (int run = 0; run < runs; run++) {
      State state = type(INTEGER).zero();
      for (long i = 0; i < size; i++) {
        state.add(i * runs + run, 0, 0, 0);
      }
      double error = ((DistinctState) state).distinct() / (double) size - 1;
      squares += error * error;
    }
    // 1.63 %, and the spread that an estimate of it from 40 runs itself has (11 %, three times).
    assertThat(Math.sqrt(squares / runs)).isLessThan(0.0163 * 1.35);
  }

  @Test
  void equalNumbersAreOneValue() {
    FieldType f = new FieldType.Float64Type();
    double otherNaN = Double.longBitsToDouble(0x7ff8_0000_0000_0001L);
    assertThat(check(f, List.of(0.0, -0.0, Double.NaN, otherNaN), 1)).isEqualTo(2L);
    assertThat(check(new FieldType.StringType(), List.of("", "\ud800", "?", "\udc00"), 1))
        .isEqualTo(4L);
    assertThat(check(INTEGER, List.of(), 1)).isEqualTo(0L);
  }

  @Test
  void isSmallWhileValuesAreFew() {
    State state = type(INTEGER).zero();
    assertThat(state.size()).isEqualTo(1);
    state.add(1L, 0, 0, 0);
    assertThat(state.size()).isEqualTo(1 + 12);
    for (long i = 0; i < 10_000; i++) {
      state.add(i, 0, 0, 0);
    }
    assertThat(state.size()).isEqualTo(2 + 4136);
  }

  @Provide
  Arbitrary<Integer> sizes() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(0, 30),
        Arbitraries.integers().between(300, 500),
        Arbitraries.integers().between(1_000, 6_000));
  }

  @Provide
  Arbitrary<List<Long>> longs() {
    return Values.longs();
  }

  @Provide
  Arbitrary<List<Double>> doubles() {
    return Values.doubles();
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
  Arbitrary<List<Boolean>> booleans() {
    return Values.bools();
  }

  @Provide
  Arbitrary<List<BigDecimal>> bigDecimals() {
    return Values.decimals();
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
