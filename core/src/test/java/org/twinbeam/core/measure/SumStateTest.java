/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.schema.FieldType;

class SumStateTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final StateType FLOATS = type(new FieldType.Float64Type());
  private static final StateType INTEGERS = type(new FieldType.Int64Type());
  private static final StateType BOOLS = type(new FieldType.BoolType());
  private static final StateType DECIMALS = type(new FieldType.DecimalType(38, 3));

  private static StateType type(FieldType field) {
    return new SumState.Type(Numeric.of(field).orElseThrow());
  }

  private record Both(Object sum, Double mean) {
    static Both of(State state) {
      return new Both(((SumState) state).sum(), ((SumState) state).mean());
    }
  }

  @Property(tries = 300)
  void floats(@ForAll("doubles") List<Double> values, @ForAll long seed) {
    assertThat(StateLaws.of(FLOATS, Both::of).check(values, seed))
        .isEqualTo(new Both(Naive.sumOfDoubles(values), Naive.mean(values)));
  }

  @Property(tries = 300)
  void finiteFloats(@ForAll("finiteDoubles") List<Double> values, @ForAll long seed) {
    assertThat(StateLaws.of(FLOATS, Both::of).check(values, seed))
        .isEqualTo(new Both(Naive.sumOfDoubles(values), Naive.mean(values)));
  }

  @Property(tries = 300)
  void integers(@ForAll("longs") List<Long> values, @ForAll long seed) {
    assertThat(StateLaws.of(INTEGERS, Both::of).check(values, seed))
        .isEqualTo(new Both(integerSum(values), Naive.mean(values)));
  }

  @Property(tries = 50)
  void bools(@ForAll("booleans") List<Boolean> values, @ForAll long seed) {
    assertThat(StateLaws.of(BOOLS, Both::of).check(values, seed))
        .isEqualTo(new Both(integerSum(values), Naive.mean(values)));
  }

  @Property(tries = 200)
  void decimals(@ForAll("bigDecimals") List<BigDecimal> values, @ForAll long seed) {
    boolean none = values.stream().allMatch(Objects::isNull);
    BigDecimal sum = none ? null : Naive.sum(Naive.exact(values)).setScale(3);
    assertThat(StateLaws.of(DECIMALS, Both::of).check(values, seed))
        .isEqualTo(new Both(sum, Naive.mean(values)));
  }

  private static Object integerSum(List<?> values) {
    if (values.stream().allMatch(Objects::isNull)) {
      return null;
    }
    BigDecimal sum = Naive.sum(Naive.exact(values));
    try {
      return sum.longValueExact();
    } catch (ArithmeticException e) {
      return sum;
    }
  }

  @Test
  void nothingHasNoSumAndNoMean() {
    assertThat(sumOf(FLOATS)).isEqualTo(new Both(null, null));
    assertThat(sumOf(FLOATS, (Object) null)).isEqualTo(new Both(null, null));
    assertThat(sumOf(INTEGERS)).isEqualTo(new Both(null, null));
  }

  @Test
  void whatCancelsLeavesTheRest() {
    assertThat(sumOf(FLOATS, 1e16, 1.0, -1e16).sum()).isEqualTo(1.0);
    assertThat(sumOf(FLOATS, 1e308, 1e-308, -1e308).sum()).isEqualTo(1e-308);
    assertThat(sumOf(FLOATS, 0.1, -0.1).sum()).isEqualTo(0.0);
  }

  @Test
  void overflowOnTheWayDoesNoHarm() {
    assertThat(sumOf(FLOATS, 1e308, 1e308, -1e308, -1e308, 3.0).sum()).isEqualTo(3.0);
    assertThat(sumOf(FLOATS, 1e308, 1e308)).isEqualTo(new Both(INF, 1e308));
    assertThat(sumOf(FLOATS, -1e308, -1e308)).isEqualTo(new Both(-INF, -1e308));
  }

  @Test
  void tenTimesATenthIsRoundedOnce() {
    Object[] tenths = Collections.nCopies(10, 0.1).toArray();
    assertThat(sumOf(FLOATS, tenths)).isEqualTo(new Both(1.0, 0.1));
  }

  @Test
  void minusZeroIsZero() {
    assertThat(sumOf(FLOATS, -0.0, -0.0)).isEqualTo(new Both(0.0, 0.0));
    // A mean that rounds to zero from below.
    assertThat(sumOf(FLOATS, -Double.MIN_VALUE, 0.0, 0.0).mean()).isEqualTo(0.0);
  }

  @Test
  void subnormalsCount() {
    assertThat(sumOf(FLOATS, Double.MIN_VALUE, Double.MIN_VALUE))
        .isEqualTo(new Both(2 * Double.MIN_VALUE, Double.MIN_VALUE));
    // Half of the least double is a tie: to even, which is zero.
    assertThat(sumOf(FLOATS, Double.MIN_VALUE, 0.0).mean()).isEqualTo(0.0);
    assertThat(sumOf(FLOATS, 3 * Double.MIN_VALUE, 0.0).mean()).isEqualTo(2 * Double.MIN_VALUE);
  }

  @Test
  void infinitiesAndNaNAsIeeeSays() {
    assertThat(sumOf(FLOATS, 1.0, INF)).isEqualTo(new Both(INF, INF));
    assertThat(sumOf(FLOATS, 1.0, -INF, -1e308)).isEqualTo(new Both(-INF, -INF));
    assertThat(sumOf(FLOATS, INF, -INF)).isEqualTo(new Both(Double.NaN, Double.NaN));
    assertThat(sumOf(FLOATS, INF, Double.NaN)).isEqualTo(new Both(Double.NaN, Double.NaN));
  }

  @Test
  void integersBeyondALongBecomeDecimals() {
    assertThat(sumOf(INTEGERS, Long.MAX_VALUE).sum()).isEqualTo(Long.MAX_VALUE);
    assertThat(sumOf(INTEGERS, Long.MAX_VALUE, 1L).sum())
        .isEqualTo(new BigDecimal("9223372036854775808"));
    assertThat(
            sumOf(INTEGERS, Long.MIN_VALUE, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE).sum())
        .isEqualTo(-2L);
    // 2^53 + 1 is no double; the mean of it and 2^53 + 3 is one.
    assertThat(sumOf(INTEGERS, (1L << 53) + 1, (1L << 53) + 3).mean()).isEqualTo(0x1p53 + 2);
  }

  @Test
  void shareOfTrue() {
    assertThat(sumOf(BOOLS, true, false, true, null)).isEqualTo(new Both(2L, 2.0 / 3));
  }

  @Test
  void decimalsKeepTheirScale() {
    assertThat(sumOf(DECIMALS, new BigDecimal("1.100"), new BigDecimal("-1.100")))
        .isEqualTo(new Both(new BigDecimal("0.000"), 0.0));
    assertThat(sumOf(DECIMALS, new BigDecimal("0.001"), new BigDecimal("0.002")).mean())
        .isEqualTo(0.0015);
  }

  @Test
  void statesAreSmall() {
    List<Object> delays = new ArrayList<>();
    for (long i = 0; i < 1000; i++) {
      delays.add(i % 60);
    }
    assertThat(fold(INTEGERS, delays).size()).isLessThanOrEqualTo(7);
    assertThat(fold(FLOATS, List.of(0.1, 0.2)).size()).isLessThanOrEqualTo(13);
    assertThat(INTEGERS.zero().size()).isEqualTo(1);
  }

  private static Both sumOf(StateType type, Object... values) {
    List<Object> list = Arrays.asList(values);
    return (Both) StateLaws.of(type, Both::of).check(list, 1);
  }

  private static State fold(StateType type, List<Object> values) {
    State state = type.zero();
    values.forEach(value -> state.add(value, 0, 0, 0));
    return state;
  }

  @Provide
  Arbitrary<List<Double>> doubles() {
    return Values.doubles();
  }

  @Provide
  Arbitrary<List<Double>> finiteDoubles() {
    return Values.finiteDoubles();
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
}
