/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.schema.FieldType;

class NaiveNumbersTest {

  private static List<Object> list(Object... values) {
    return Arrays.asList(values);
  }

  @Test
  void sumsAreExactUntilTheirOneRounding() {
    var float64 = new FieldType.Float64Type();
    // Added one by one as doubles: 0.30000000000000004, and 0.0.
    assertThat(NaiveNumbers.sum(float64, list(0.1, 0.1, 0.1))).isEqualTo(0.30000000000000004);
    assertThat(NaiveNumbers.sum(float64, list(1e16, 1.0, -1e16))).isEqualTo(1.0);
    assertThat(NaiveNumbers.sum(float64, list(1e308, 1e308, -1e308))).isEqualTo(1e308);
    assertThat(NaiveNumbers.sum(float64, list(1e308, 1e308))).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(NaiveNumbers.sum(float64, list(-0.0, -0.0))).isEqualTo(0.0);
    assertThat(NaiveNumbers.sum(new FieldType.Int32Type(), list(2L, 3L))).isEqualTo(5L);
    assertThat(
            NaiveNumbers.sum(
                new FieldType.DecimalType(9, 2),
                list(new BigDecimal("0.10"), new BigDecimal("0.25"))))
        .isEqualTo(new BigDecimal("0.35"));
    assertThat(NaiveNumbers.sum(float64, list())).isNull();
  }

  @Test
  void notFiniteValuesGoThroughSumsAsIeeeSays() {
    double infinity = Double.POSITIVE_INFINITY;
    assertThat(NaiveNumbers.mean(list(1.0, infinity))).isEqualTo(infinity);
    assertThat(NaiveNumbers.mean(list(-infinity, infinity))).isNaN();
    assertThat(NaiveNumbers.mean(list(1.0, Double.NaN))).isNaN();
    assertThat(NaiveNumbers.variance(list(1.0, infinity))).isNaN();
  }

  @Test
  void varianceIsOfASample() {
    assertThat(NaiveNumbers.variance(list(2L, 4L, 4L, 4L, 5L, 5L, 7L, 9L))).isEqualTo(32.0 / 7);
    assertThat(NaiveNumbers.stddev(list(1L, 3L, 5L))).isEqualTo(2.0);
    assertThat(NaiveNumbers.variance(list(7L, 7L))).isEqualTo(0.0);
    assertThat(NaiveNumbers.stddev(list(7L, 7L))).isEqualTo(0.0);
    assertThat(NaiveNumbers.variance(list(7L))).isNull();
    // A textbook formula on doubles gives 0 or less here.
    assertThat(NaiveNumbers.variance(list(1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16))).isEqualTo(30.0);
  }

  @Test
  void aMeanOfBoolsIsTheShareOfTrue() {
    assertThat(NaiveNumbers.mean(list(true, false, false))).isEqualTo(1.0 / 3);
  }
}
