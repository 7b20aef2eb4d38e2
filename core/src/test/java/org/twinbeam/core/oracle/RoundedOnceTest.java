/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RoundedOnceTest {

  @Test
  void quotientsOfIntegersAreThoseOfTheMachine() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      long a = random.nextLong() >> (11 + random.nextInt(40)); // exact as doubles
      long b = 1 + (random.nextLong() >>> (11 + random.nextInt(40)));
      assertThat(RoundedOnce.quotient(BigDecimal.valueOf(a), BigDecimal.valueOf(b)))
          .isEqualTo((double) a / (double) b);
    }
  }

  @Test
  void aMiddleGoesToTheEvenNeighbour() {
    assertThat(round(new BigDecimal(1L << 53).add(BigDecimal.ONE))).isEqualTo(0x1p53);
    assertThat(round(new BigDecimal(1L << 53).add(BigDecimal.valueOf(3)))).isEqualTo(0x1p53 + 4);
    BigDecimal justAbove = new BigDecimal("9007199254740993." + "0".repeat(900) + "1");
    assertThat(round(justAbove)).isEqualTo(0x1p53 + 2);
  }

  @Test
  void theEndsOfTheRange() {
    assertThat(round(new BigDecimal("1e309"))).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(round(new BigDecimal("-1e309"))).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(round(new BigDecimal(Double.MAX_VALUE))).isEqualTo(Double.MAX_VALUE);
    assertThat(round(new BigDecimal("1e-400"))).isEqualTo(0.0);
    assertThat(Double.doubleToRawLongBits(round(new BigDecimal("-1e-400")))).isZero();
    assertThat(round(new BigDecimal("3e-324"))).isEqualTo(Double.MIN_VALUE);
  }

  private static double round(BigDecimal exact) {
    return RoundedOnce.quotient(exact, BigDecimal.ONE);
  }
}
