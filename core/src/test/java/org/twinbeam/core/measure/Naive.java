/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.measure;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Objects;

/**
 * What the exact measures should give, from plain lists of values and BigDecimal. Shares nothing
 * with the code under test.
 */
final class Naive {
  /** More digits than any double's exact value has, so that a quotient is cut far below a tie. */
  private static final MathContext DIGITS = new MathContext(2500, RoundingMode.DOWN);

  private Naive() {}

  static List<BigDecimal> exact(List<?> values) {
    return values.stream().filter(Objects::nonNull).map(Naive::exact).toList();
  }

  private static BigDecimal exact(Object value) {
    if (value instanceof Boolean b) {
      return b ? BigDecimal.ONE : BigDecimal.ZERO;
    } else if (value instanceof Double d) {
      return new BigDecimal(d);
    } else if (value instanceof Long l) {
      return new BigDecimal(l);
    }
    return (BigDecimal) value;
  }

  static BigDecimal sum(List<BigDecimal> values) {
    return values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  static Double sumOfDoubles(List<Double> values) {
    List<Double> present = values.stream().filter(Objects::nonNull).toList();
    if (present.isEmpty()) {
      return null;
    }
    return present.stream().allMatch(Double::isFinite)
        ? (Double) nearest(sum(exact(present)), BigDecimal.ONE)
        : (Double) ofSpecials(present);
  }

  static Double mean(List<?> values) {
    List<?> present = values.stream().filter(Objects::nonNull).toList();
    if (present.isEmpty()) {
      return null;
    }
    if (!present.stream().allMatch(Naive::isFinite)) {
      return ofSpecials(present);
    }
    return nearest(sum(exact(present)), new BigDecimal(present.size()));
  }

  /** The plain sum of those that are not finite: IEEE's own rules. */
  private static double ofSpecials(List<?> values) {
    return values.stream().mapToDouble(v -> (Double) v).filter(x -> !Double.isFinite(x)).sum();
  }

  /** In two passes: the deviations from the mean, squared and added. All times n, to be exact. */
  static Double variance(List<?> values) {
    List<?> present = values.stream().filter(Objects::nonNull).toList();
    if (present.size() < 2) {
      return null;
    }
    if (!present.stream().allMatch(Naive::isFinite)) {
      return Double.NaN;
    }
    BigDecimal n = new BigDecimal(present.size());
    BigDecimal sum = sum(exact(present));
    BigDecimal deviations = BigDecimal.ZERO;
    for (BigDecimal x : exact(present)) {
      BigDecimal deviation = x.multiply(n).subtract(sum);
      deviations = deviations.add(deviation.multiply(deviation));
    }
    return nearest(deviations, n.multiply(n).multiply(n.subtract(BigDecimal.ONE)));
  }

  private static boolean isFinite(Object value) {
    return !(value instanceof Double d) || Double.isFinite(d);
  }

  /** Rounded by the JDK's parser of decimals, which rounds to nearest, ties to even. */
  private static double nearest(BigDecimal numerator, BigDecimal denominator) {
    BigDecimal quotient = numerator.divide(denominator, DIGITS);
    if (quotient.multiply(denominator).compareTo(numerator) != 0) {
      // A last digit that says: there is more.
      quotient = quotient.add(BigDecimal.valueOf(quotient.signum(), quotient.scale() + 1));
    }
    return Double.parseDouble(quotient.toString()) + 0.0;
  }
}
