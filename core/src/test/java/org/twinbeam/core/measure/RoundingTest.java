/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RoundingTest {
  private static final BigInteger ONE = BigInteger.ONE;

  @Property(tries = 1000)
  void quotientsOfDoublesAreThoseOfTheProcessor(
      @ForAll("finite") double a, @ForAll("finite") double b) {
    if (b != 0) {
      double quotient = Rounding.toDouble(scaled(a), scaled(Math.abs(b)), 0);
      assertThat(quotient).isEqualTo(a / Math.abs(b) + 0.0);
    }
  }

  private static BigInteger scaled(double x) {
    return new java.math.BigDecimal(x)
        .multiply(new java.math.BigDecimal(ONE.shiftLeft(1074)))
        .toBigIntegerExact();
  }

  @Test
  void tiesGoToEven() {
    assertThat(ratio("9007199254740993", "1")).isEqualTo(0x1p53);
    assertThat(ratio("9007199254740995", "1")).isEqualTo(0x1p53 + 4);
    assertThat(ratio("-9007199254740993", "1")).isEqualTo(-0x1p53);
    // A hair above the tie.
    assertThat(ratio("9007199254740993000000000000000000001", "1000000000000000000000"))
        .isEqualTo(0x1p53 + 2);
  }

  @Test
  void theEdgesOfTheRange() {
    BigInteger max = BigInteger.valueOf((1L << 53) - 1);
    assertThat(Rounding.toDouble(max, ONE, 971)).isEqualTo(Double.MAX_VALUE);
    BigInteger tie = max.shiftLeft(1).add(ONE); // halfway to 2^1024
    assertThat(Rounding.toDouble(tie, ONE, 970)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(Rounding.toDouble(tie.shiftLeft(9).subtract(ONE), ONE, 961))
        .isEqualTo(Double.MAX_VALUE);
    assertThat(Rounding.toDouble(ONE.negate(), ONE, 1024)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(Rounding.toDouble(ONE, ONE, -1074)).isEqualTo(Double.MIN_VALUE);
    assertThat(Rounding.toDouble(ONE, ONE, -1075)).isEqualTo(0.0);
    assertThat(Rounding.toDouble(BigInteger.valueOf(3), ONE, -1076)).isEqualTo(Double.MIN_VALUE);
    assertThat(Rounding.toDouble(ONE.negate(), ONE, -3000)).isEqualTo(0.0);
    // Rounds up from the subnormals to the first normal number.
    assertThat(Rounding.toDouble(max.add(max).add(ONE), ONE, -1076)).isEqualTo(Double.MIN_NORMAL);
  }

  private static double ratio(String numerator, String denominator) {
    return Rounding.toDouble(new BigInteger(numerator), new BigInteger(denominator), 0);
  }

  @Provide
  Arbitrary<Double> finite() {
    return Values.finiteDouble();
  }
}
