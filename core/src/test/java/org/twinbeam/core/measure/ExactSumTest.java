/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a sum's laws, seen from its state, do not reach: carries, and sums of very many terms. */
class ExactSumTest {

  @Test
  void doublingCarriesThroughEveryDigit() {
    ExactSum sum = new ExactSum();
    sum.add(-1L);
    BigInteger expected = BigInteger.ONE.negate();
    for (int i = 0; i < 200; i++) {
      ExactSum copy = copy(sum);
      sum.merge(copy); // the spare bits run out every 29 doublings
      expected = expected.shiftLeft(1);
      assertThat(value(copy(sum))).isEqualTo(expected);
    }
  }

  @Test
  void doublingWithoutANormalisingLookInBetween() {
    ExactSum a = new ExactSum();
    ExactSum b = new ExactSum();
    a.add(Long.MIN_VALUE);
    b.add(Long.MIN_VALUE);
    BigInteger expected = BigInteger.valueOf(Long.MIN_VALUE);
    for (int i = 0; i < 100; i++) {
      a.merge(b);
      b.merge(a); // Fibonacci numbers of terms pending in each
    }
    BigInteger fibonacci = BigInteger.ZERO;
    BigInteger next = BigInteger.ONE;
    for (int i = 0; i < 202; i++) {
      BigInteger sum = fibonacci.add(next);
      fibonacci = next;
      next = sum;
    }
    assertThat(value(b)).isEqualTo(expected.multiply(fibonacci));
  }

  @Test
  void squaresAreExact() {
    Random random = new Random(7);
    for (int i = 0; i < 10_000; i++) {
      long x = random.nextLong() >> random.nextInt(64);
      ExactSum sum = new ExactSum();
      sum.addSquare(x);
      assertThat(value(sum)).isEqualTo(BigInteger.valueOf(x).pow(2));
    }
    ExactSum least = new ExactSum();
    least.addSquare(Long.MIN_VALUE);
    assertThat(value(least)).isEqualTo(BigInteger.ONE.shiftLeft(126));
  }

  @Test
  void theSquareOfTheLeastDoubleIsNotLost() {
    ExactSum sum = new ExactSum();
    sum.addSquare(Double.MIN_VALUE);
    assertThat(sum.significand().shiftRight(-2148 - sum.exponent())).isEqualTo(BigInteger.ONE);
    assertThat(copy(sum).size()).isEqualTo(4);
  }

  @Test
  void bigIntegersOfEveryLengthAndSign() {
    Random random = new Random(8);
    ExactSum sum = new ExactSum();
    BigInteger expected = BigInteger.ZERO;
    for (int bits = 1; bits < 400; bits++) {
      BigInteger x = new BigInteger(bits, random);
      x = random.nextBoolean() ? x.negate() : x;
      sum.add(x);
      expected = expected.add(x);
      assertThat(value(copy(sum))).isEqualTo(expected);
    }
  }

  @Test
  void powersOfTwoTakeOneByte() {
    for (int shift = -1074; shift < 1023; shift++) {
      for (double sign : new double[] {1, -1}) {
        ExactSum sum = new ExactSum();
        sum.add(sign * Math.scalb(1.0, shift));
        ByteBuffer bytes = ByteBuffer.allocate(sum.size());
        sum.write(bytes);
        // 2^7 in a byte needs a second one for its sign.
        assertThat((int) bytes.get(0)).isLessThanOrEqualTo(2);
        assertThat(value(copy(sum), -1074))
            .isEqualTo(BigInteger.valueOf((long) sign).shiftLeft(shift + 1074));
      }
    }
  }

  private static BigInteger value(ExactSum sum) {
    return value(sum, 0);
  }

  private static BigInteger value(ExactSum sum, int exponent) {
    return sum.significand().shiftLeft(sum.exponent() - exponent);
  }

  private static ExactSum copy(ExactSum sum) {
    ByteBuffer bytes = ByteBuffer.allocate(sum.size());
    sum.write(bytes);
    bytes.flip();
    ExactSum copy = ExactSum.read(bytes);
    assertThat(bytes.hasRemaining()).isFalse();
    return copy;
  }
}
