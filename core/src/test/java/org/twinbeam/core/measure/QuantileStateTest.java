/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.schema.FieldType;

class QuantileStateTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final FieldType FLOAT = new FieldType.Float64Type();
  private static final FieldType INTEGER = new FieldType.Int32Type();

  private static Object check(FieldType field, String q, List<?> values, long seed) {
    StateType type = new QuantileState.Type(Numeric.of(field).orElseThrow());
    return StateLaws.of(type, s -> ((QuantileState) s).quantile(new BigDecimal(q)))
        .check(values, seed);
  }

  /** Sorts all values and takes the one of the rank; the result must be within 1/128 of it. */
  private static void isNear(String q, double[] present, Object actual) {
    double[] sorted = Arrays.stream(present).filter(x -> !Double.isNaN(x)).sorted().toArray();
    if (sorted.length == 0) {
      assertThat(actual).isNull();
      return;
    }
    BigDecimal rank = new BigDecimal(q).multiply(new BigDecimal(sorted.length));
    int at = Math.max(1, rank.setScale(0, RoundingMode.CEILING).intValueExact());
    double exact = sorted[at - 1] + 0.0;
    double result = (Double) actual;
    if (at == 1 || at == sorted.length || Double.isInfinite(exact) || exact == 0) {
      assertThat(result).isEqualTo(exact);
    } else {
      BigDecimal error = new BigDecimal(result).subtract(new BigDecimal(exact)).abs();
      assertThat(error.multiply(new BigDecimal(128)))
          .isLessThanOrEqualTo(new BigDecimal(exact).abs());
      assertThat(result).isBetween(sorted[0], sorted[sorted.length - 1]);
    }
  }

  @Property(tries = 300)
  void floats(@ForAll("doubles") List<Double> values, @ForAll("q") String q, @ForAll long seed) {
    double[] present =
        values.stream().filter(Objects::nonNull).mapToDouble(Double::doubleValue).toArray();
    isNear(q, present, check(FLOAT, q, values, seed));
  }

  @Property(tries = 200)
  void integers(@ForAll("longs") List<Long> values, @ForAll("q") String q, @ForAll long seed) {
    double[] present =
        values.stream().filter(Objects::nonNull).mapToDouble(Long::doubleValue).toArray();
    isNear(q, present, check(INTEGER, q, values, seed));
  }

  @Property(tries = 100)
  void decimals(
      @ForAll("bigDecimals") List<BigDecimal> values, @ForAll("q") String q, @ForAll long seed) {
    double[] present =
        values.stream().filter(Objects::nonNull).mapToDouble(BigDecimal::doubleValue).toArray();
    isNear(q, present, check(new FieldType.DecimalType(38, 3), q, values, seed));
  }

  @Test
  void nothingAndOnlyNaNHaveNone() {
    assertThat(check(FLOAT, "0.5", List.of(), 1)).isNull();
    assertThat(check(FLOAT, "0.5", List.of(Double.NaN), 1)).isNull();
    assertThat(check(FLOAT, "1", List.of(Double.NaN, 3.0), 1)).isEqualTo(3.0);
  }

  @Test
  void infinitiesAreAtTheEnds() {
    List<Double> values = List.of(INF, -INF, 5.0);
    assertThat(check(FLOAT, "0", values, 1)).isEqualTo(-INF);
    assertThat(check(FLOAT, "0.5", values, 1)).isEqualTo(5.0 + 5.0 / 128 - 5.0 / 128 * 0.2);
    assertThat(check(FLOAT, "1", values, 1)).isEqualTo(INF);
    assertThat(check(FLOAT, "0.5", List.of(INF, INF, INF), 1)).isEqualTo(INF);
  }

  @Test
  void endsAreExact() {
    List<Long> delays = List.of(-37L, 3L, 15L, 91L, 1001L);
    assertThat(check(INTEGER, "0", delays, 1)).isEqualTo(-37.0);
    assertThat(check(INTEGER, "1", delays, 1)).isEqualTo(1001.0);
  }

  @Test
  void theRankIsThatOfTheDecimalAsWritten() {
    // In doubles 0.1 is a little more than a tenth: its exact product with 10 has ceiling 2.
    List<Long> ten = List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    assertThat(check(INTEGER, "0.1", ten, 1)).isEqualTo(1.0);
    assertThat((Double) check(INTEGER, "0.11", ten, 1)).isBetween(2.0, 2.02);
    assertThat((Double) check(INTEGER, "0.95", ten, 1)).isEqualTo(10.0);
  }

  @Test
  void aDayOfDelaysIsSmall() {
    State state = new QuantileState.Type(Numeric.of(INTEGER).orElseThrow()).zero();
    assertThat(state.size()).isEqualTo(1);
    for (long i = 0; i < 100_000; i++) {
      state.add(i * i % 240 - 60, 0, 0, i);
    }
    assertThat(state.size()).isLessThan(700);
  }

  @Provide
  Arbitrary<String> q() {
    return Arbitraries.oneOf(
        Arbitraries.of("0", "0.5", "0.95", "0.1", "1", "0.999999999"),
        Arbitraries.integers().between(0, 1000).map(i -> BigDecimal.valueOf(i, 3).toString()));
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
  Arbitrary<List<BigDecimal>> bigDecimals() {
    return Values.decimals();
  }
}
