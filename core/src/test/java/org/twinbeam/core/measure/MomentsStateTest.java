/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.schema.FieldType;

class MomentsStateTest {
  private static final StateType FLOATS = type(new FieldType.Float64Type());
  private static final StateType INTEGERS = type(new FieldType.Int32Type());
  private static final StateType BOOLS = type(new FieldType.BoolType());
  private static final StateType DECIMALS = type(new FieldType.DecimalType(38, 3));

  private static StateType type(FieldType field) {
    return new MomentsState.Type(Numeric.of(field).orElseThrow());
  }

  private static Object check(StateType type, List<?> values, long seed) {
    return StateLaws.of(type, s -> ((MomentsState) s).variance()).check(values, seed);
  }

  @Property(tries = 200)
  void floats(@ForAll("doubles") List<Double> values, @ForAll long seed) {
    assertThat(check(FLOATS, values, seed)).isEqualTo(Naive.variance(values));
  }

  @Property(tries = 300)
  void finiteFloats(@ForAll("finiteDoubles") List<Double> values, @ForAll long seed) {
    assertThat(check(FLOATS, values, seed)).isEqualTo(Naive.variance(values));
  }

  @Property(tries = 300)
  void integers(@ForAll("longs") List<Long> values, @ForAll long seed) {
    assertThat(check(INTEGERS, values, seed)).isEqualTo(Naive.variance(values));
  }

  @Property(tries = 50)
  void bools(@ForAll("booleans") List<Boolean> values, @ForAll long seed) {
    assertThat(check(BOOLS, values, seed)).isEqualTo(Naive.variance(values));
  }

  @Property(tries = 200)
  void decimals(@ForAll("bigDecimals") List<BigDecimal> values, @ForAll long seed) {
    assertThat(check(DECIMALS, values, seed)).isEqualTo(Naive.variance(values));
  }

  @Test
  void fewerThanTwoHaveNone() {
    assertThat(varianceOf()).isNull();
    assertThat(varianceOf(1.0)).isNull();
    assertThat(varianceOf(1.0, null)).isNull();
    assertThat(varianceOf(Double.NaN)).isNull();
  }

  @Test
  void ofTheSample() {
    assertThat(varianceOf(1.0, 2.0, 3.0, 4.0)).isEqualTo(5.0 / 3);
    assertThat(varianceOf(7.0, 7.0, 7.0)).isEqualTo(0.0);
  }

  @Test
  void aLargeMeanCostsNoDigits() {
    // The textbook formula in doubles gives 0 or worse here.
    assertThat(varianceOf(1e16 + 4, 1e16 + 8, 1e16 + 12)).isEqualTo(16.0);
    assertThat(varianceOf(1e300, Math.nextUp(1e300)))
        .isEqualTo(Math.ulp(1e300) * Math.ulp(1e300) / 2);
  }

  @Test
  void smallValuesDoNotUnderflowOnTheWay() {
    // Squares near 2^-1100 are no doubles; the variance of values around them is rounded once.
    double tiny = 0x1p-537;
    assertThat(varianceOf(0.0, 2 * tiny)).isEqualTo(Double.MIN_VALUE * 2);
    assertThat(varianceOf(Double.MIN_VALUE, -Double.MIN_VALUE)).isEqualTo(0.0);
  }

  @Test
  void beyondTheLargestDoubleIsInfinite() {
    assertThat(varianceOf(1e308, -1e308)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(varianceOf(1e308, 1e308)).isEqualTo(0.0);
  }

  @Test
  void infinitiesAndNaNGiveNaN() {
    assertThat(varianceOf(1.0, Double.POSITIVE_INFINITY)).isEqualTo(Double.NaN);
    assertThat(varianceOf(1.0, 2.0, Double.NaN)).isEqualTo(Double.NaN);
  }

  @Test
  void stddevIsTheRootOfTheVariance() {
    State state = INTEGERS.zero();
    assertThat(((MomentsState) state).stddev()).isNull();
    for (long delay : new long[] {3, -2, 15, 40}) {
      state.add(delay, 0, 0, 0);
    }
    assertThat(((MomentsState) state).stddev())
        .isEqualTo(Math.sqrt(((MomentsState) state).variance()));
  }

  private static Object varianceOf(Double... values) {
    return check(FLOATS, Arrays.asList(values), 1);
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
