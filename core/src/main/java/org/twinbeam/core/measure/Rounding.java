/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.measure;

import java.math.BigInteger;

/** The one rounding that an exact number suffers. */
final class Rounding {
  private static final int MIN_EXPONENT = -1074;

  private Rounding() {}

  /**
   * The double nearest to {@code numerator / denominator * 2^exponent}, ties to even; infinite
   * where IEEE 754 rounds to infinity, and 0.0 (never -0.0) where it rounds to a zero.
   *
   * @param denominator positive
   */
  static double toDouble(BigInteger numerator, BigInteger denominator, int exponent) {
    if (numerator.signum() == 0) {
      return 0.0;
    }
    // A quotient of 66 or 67 bits, and one more that says whether anything is left below it.
    BigInteger magnitude = numerator.abs();
    int shift = 66 - magnitude.bitLength() + denominator.bitLength();
    BigInteger[] division =
        shift >= 0
            ? magnitude.shiftLeft(shift).divideAndRemainder(denominator)
            : magnitude.divideAndRemainder(denominator.shiftLeft(-shift));
    BigInteger quotient = division[0].shiftLeft(1);
    if (division[1].signum() != 0) {
      quotient = quotient.setBit(0);
    }
    int unit = exponent - shift - 1; // exponent of the quotient's last bit
    int length = quotient.bitLength();
    int roundedUnit = Math.max(unit + length - 53, MIN_EXPONENT);
    int drop = roundedUnit - unit;
    if (drop > length) {
      return 0.0; // below half of the least double
    }
    BigInteger rounded = quotient.shiftRight(drop);
    boolean half = quotient.testBit(drop - 1);
    boolean aboveHalf = half && quotient.getLowestSetBit() < drop - 1;
    if (aboveHalf || (half && rounded.testBit(0))) {
      rounded = rounded.add(BigInteger.ONE);
    }
    // At most 2^53, and not below the least exponent: exact, or beyond the largest double.
    double result = Math.scalb((double) rounded.longValue(), roundedUnit);
    return numerator.signum() < 0 && result != 0 ? -result : result;
  }
}
