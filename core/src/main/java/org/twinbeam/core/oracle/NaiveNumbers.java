/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.oracle;

import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalDouble;
import org.twinbeam.core.schema.FieldType;

/**
 * Numbers out of lists of values without nulls: exact arithmetic, rounded once. A bool counts as 1
 * or 0.
 */
final class NaiveNumbers {

  private NaiveNumbers() {}

  /** Null of nothing; a double for float64; else exact, beyond int64 too. */
  static Object sum(FieldType type, List<Object> values) {
    if (values.isEmpty()) {
      return null;
    }
    OptionalDouble notFinite = sumOfNotFinite(values);
    if (notFinite.isPresent()) {
      return notFinite.getAsDouble();
    }
    BigDecimal sum = exactSum(values);
    if (type instanceof FieldType.Float64Type) {
      return RoundedOnce.quotient(sum, BigDecimal.ONE);
    }
    boolean fitsLong = sum.toBigInteger().bitLength() < Long.SIZE;
    return type instanceof FieldType.DecimalType || !fitsLong ? sum : (Object) sum.longValue();
  }

  /** Sum over count: null of nothing. */
  static Double mean(List<Object> values) {
    if (values.isEmpty()) {
      return null;
    }
    OptionalDouble notFinite = sumOfNotFinite(values);
    if (notFinite.isPresent()) {
      return notFinite.getAsDouble();
    }
    return RoundedOnce.quotient(exactSum(values), BigDecimal.valueOf(values.size()));
  }

  /** Sample variance, that is with n - 1: null of fewer than two. */
  static Double variance(List<Object> values) {
    if (values.size() < 2) {
      return null;
    }
    if (sumOfNotFinite(values).isPresent()) {
      return Double.NaN;
    }
    return RoundedOnce.quotient(squaredDeviationsTimesN(values), nTimesNMinusOne(values));
  }

  /** The square root of the {@link #variance}: null of fewer than two. */
  static Double stddev(List<Object> values) {
    Double variance = variance(values);
    return variance == null ? null : (Double) Math.sqrt(variance);
  }

  /** The sum if NaN or an infinity is among the values, as IEEE 754 adds them. */
  private static OptionalDouble sumOfNotFinite(List<Object> values) {
    double[] notFinite =
        values.stream()
            .filter(v -> v instanceof Double d && !Double.isFinite(d))
            .mapToDouble(v -> (Double) v)
            .toArray();
    double sum = 0;
    for (double value : notFinite) {
      sum += value;
    }
    return notFinite.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum);
  }

  private static BigDecimal exactSum(List<Object> values) {
    return values.stream().map(NaiveNumbers::exact).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** {@code n * sum((x - mean)^2) = n * sum(x^2) - sum(x)^2}. */
  private static BigDecimal squaredDeviationsTimesN(List<Object> values) {
    BigDecimal squares =
        values.stream()
            .map(NaiveNumbers::exact)
            .map(x -> x.multiply(x))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    BigDecimal sum = exactSum(values);
    return BigDecimal.valueOf(values.size()).multiply(squares).subtract(sum.multiply(sum));
  }

  private static BigDecimal nTimesNMinusOne(List<Object> values) {
    return BigDecimal.valueOf(values.size()).multiply(BigDecimal.valueOf(values.size() - 1L));
  }

  static BigDecimal exact(Object value) {
    if (value instanceof Boolean b) {
      return b ? BigDecimal.ONE : BigDecimal.ZERO;
    } else if (value instanceof Long l) {
      return BigDecimal.valueOf(l);
    } else if (value instanceof Double d) {
      return new BigDecimal(d);
    } else if (value instanceof BigDecimal b) {
      return b;
    }
    throw new IllegalArgumentException("value is " + value + ", must be a number or a bool");
  }
}
