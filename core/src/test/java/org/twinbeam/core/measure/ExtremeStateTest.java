/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.schema.FieldType;

class ExtremeStateTest {
  static final FieldType ENUM = new FieldType.EnumType(Values.SYMBOLS);
  static final FieldType TIMESTAMP = new FieldType.TimestampType("iso", ZoneOffset.UTC);

  private static Object check(FieldType field, boolean max, List<?> values, long seed) {
    StateType type = new ExtremeState.Type(Scalar.of(field).orElseThrow(), max);
    return StateLaws.of(type, s -> ((ExtremeState) s).extreme()).check(values, seed);
  }

  private static <T> void isExtreme(
      FieldType field, List<T> values, Comparator<T> order, long seed) {
    Stream<T> present = values.stream().filter(Objects::nonNull);
    assertThat(check(field, true, values, seed)).isEqualTo(present.max(order).orElse(null));
    present = values.stream().filter(Objects::nonNull);
    assertThat(check(field, false, values, seed)).isEqualTo(present.min(order).orElse(null));
  }

  @Property(tries = 200)
  void floats(@ForAll("doubles") List<Double> values, @ForAll long seed) {
    List<Double> canonical =
        values.stream().map(x -> x == null ? null : x == 0 ? (Double) 0.0 : x).toList();
    isExtreme(new FieldType.Float64Type(), canonical, Comparator.naturalOrder(), seed);
    assertThat(check(new FieldType.Float64Type(), false, values, seed))
        .isEqualTo(check(new FieldType.Float64Type(), false, canonical, seed));
  }

  @Property(tries = 100)
  void integers(@ForAll("longs") List<Long> values, @ForAll long seed) {
    isExtreme(new FieldType.Int64Type(), values, Comparator.naturalOrder(), seed);
  }

  @Property(tries = 50)
  void bools(@ForAll("booleans") List<Boolean> values, @ForAll long seed) {
    isExtreme(new FieldType.BoolType(), values, Comparator.naturalOrder(), seed);
  }

  @Property(tries = 100)
  void decimals(@ForAll("bigDecimals") List<BigDecimal> values, @ForAll long seed) {
    isExtreme(new FieldType.DecimalType(38, 3), values, Comparator.naturalOrder(), seed);
  }

  @Property(tries = 200)
  void strings(@ForAll("texts") List<String> values, @ForAll long seed) {
    Comparator<String> byCodePoint =
        Comparator.comparing(s -> s.codePoints().toArray(), Arrays::compare);
    isExtreme(new FieldType.StringType(), values, byCodePoint, seed);
  }

  @Property(tries = 50)
  void enumsInDeclaredOrder(@ForAll("symbols") List<String> values, @ForAll long seed) {
    isExtreme(ENUM, values, Comparator.comparing(Values.SYMBOLS::indexOf), seed);
  }

  @Property(tries = 100)
  void timestamps(@ForAll("instants") List<Instant> values, @ForAll long seed) {
    isExtreme(TIMESTAMP, values, Comparator.naturalOrder(), seed);
  }

  @Property(tries = 100)
  void dates(@ForAll("localDates") List<LocalDate> values, @ForAll long seed) {
    isExtreme(new FieldType.DateType("iso"), values, Comparator.naturalOrder(), seed);
  }

  @Test
  void nothingHasNone() {
    assertThat(check(new FieldType.Int32Type(), true, List.of(), 1)).isNull();
  }

  @Test
  void nanIsAboveInfinityAndMinusZeroIsZero() {
    FieldType f = new FieldType.Float64Type();
    List<Double> values = List.of(Double.POSITIVE_INFINITY, Double.NaN, -0.0);
    assertThat(check(f, true, values, 1)).isEqualTo(Double.NaN);
    assertThat(check(f, false, values, 1)).isEqualTo(0.0);
    assertThat(check(f, false, List.of(Double.NaN), 1)).isEqualTo(Double.NaN);
  }

  @Test
  void astralCharactersAreAboveAllOthers() {
    // UTF-16 order, which String.compareTo has, says otherwise.
    List<String> values = List.of("\uffff", "\ud83d\ude00");
    assertThat(check(new FieldType.StringType(), true, values, 1)).isEqualTo("\ud83d\ude00");
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
