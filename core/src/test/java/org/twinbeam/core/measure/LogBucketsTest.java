/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class LogBucketsTest {
  private static final BigDecimal LIMIT = new BigDecimal(128);

  @Property(tries = 2000)
  void withinOne128th(@ForAll("finite") double value) {
    hasTheBound(value);
  }

  @Test
  void withinOne128thAtEveryPowerOfTwoAndBucketEdge() {
    for (int exponent = -1074; exponent <= 1023; exponent++) {
      for (int step = 0; step < 64; step++) {
        double edge = Math.scalb(1 + step / 64.0, exponent);
        hasTheBound(edge);
        hasTheBound(Math.nextUp(edge) == Double.POSITIVE_INFINITY ? edge : Math.nextUp(edge));
        hasTheBound(Math.nextDown(edge));
      }
    }
    hasTheBound(Double.MAX_VALUE);
  }

  @Test
  void withinOne128thForTheLeastSubnormals() {
    for (long bits = 1; bits < 100_000; bits++) {
      hasTheBound(Double.longBitsToDouble(bits));
    }
  }

  private static void hasTheBound(double value) {
    double middle = LogBuckets.value(LogBuckets.key(value));
    BigDecimal exact = new BigDecimal(value);
    BigDecimal error = new BigDecimal(middle).subtract(exact).abs().multiply(LIMIT);
    assertThat(error).as("error of %s for %s", middle, value).isLessThanOrEqualTo(exact.abs());
    assertThat(LogBuckets.value(LogBuckets.key(-value)) + 0.0).isEqualTo(-middle + 0.0);
  }

  @Test
  void keysAscendWithValuesAndMiddlesStayInTheirBucket() {
    Random random = new Random(3);
    for (int i = 0; i < 100_000; i++) {
      double a = Double.longBitsToDouble(random.nextLong());
      double b =
          random.nextInt(4) == 0 ? Math.nextUp(a) : Double.longBitsToDouble(random.nextLong());
      if (a <= b) {
        assertThat(LogBuckets.key(a)).isLessThanOrEqualTo(LogBuckets.key(b));
      }
      if (!Double.isNaN(a)) {
        int key = LogBuckets.key(a);
        assertThat(LogBuckets.key(LogBuckets.value(key))).isEqualTo(key);
      }
    }
  }

  @Test
  void zeroAndInfinitiesAreThemselves() {
    for (double x : new double[] {0.0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
      assertThat(LogBuckets.value(LogBuckets.key(x))).isEqualTo(x);
    }
    assertThat(LogBuckets.key(-0.0)).isEqualTo(0);
    assertThat(LogBuckets.key(Double.POSITIVE_INFINITY)).isEqualTo(LogBuckets.MAX_KEY);
    assertThat(LogBuckets.key(Double.MAX_VALUE)).isEqualTo(LogBuckets.MAX_KEY - 1);
    assertThat(LogBuckets.key(Double.MIN_VALUE)).isEqualTo(1);
    assertThat(2 * LogBuckets.MAX_KEY + 1).isEqualTo(268_547);
  }

  @Provide
  Arbitrary<Double> finite() {
    return Values.finiteDouble();
  }
}
