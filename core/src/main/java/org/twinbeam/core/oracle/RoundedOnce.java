/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.oracle;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Exact quotients brought to the nearest double, ties to even, by trying: a good guess is moved
 * until the exact quotient lies between the middles to its neighbours.
 */
final class RoundedOnce {

  private static final MathContext GUESS = new MathContext(20);
  private static final BigDecimal HALF = new BigDecimal("0.5");

  private RoundedOnce() {}

  /** The double nearest to {@code numerator / denominator}; the denominator is positive. */
  static double quotient(BigDecimal numerator, BigDecimal denominator) {
    double d = numerator.divide(denominator, GUESS).doubleValue();
    d = Math.max(-Double.MAX_VALUE, Math.min(d, Double.MAX_VALUE));
    while (true) {
      int above = numerator.compareTo(middle(d, 1).multiply(denominator));
      int below = numerator.compareTo(middle(d, -1).multiply(denominator));
      if (above > 0 || (above == 0 && isOdd(d))) {
        d = Math.nextUp(d);
      } else if (below < 0 || (below == 0 && isOdd(d))) {
        d = Math.nextDown(d);
      } else {
        return d + 0.0; // -0.0 becomes 0.0
      }
      if (Double.isInfinite(d)) {
        return d;
      }
    }
  }

  /** The middle between a finite double and its neighbour; infinity stands at the next step. */
  private static BigDecimal middle(double d, int direction) {
    BigDecimal here = new BigDecimal(d);
    double next = direction > 0 ? Math.nextUp(d) : Math.nextDown(d);
    BigDecimal there =
        Double.isInfinite(next)
            ? here.add(new BigDecimal(Math.ulp(d) * direction))
            : new BigDecimal(next);
    return here.add(there).multiply(HALF);
  }

  private static boolean isOdd(double d) {
    return (Double.doubleToLongBits(d) & 1) == 1;
  }
}
