/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.measure;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import org.twinbeam.core.schema.FieldType;

/**
 * How values of a numeric or bool type enter exact arithmetic: integers as they are, bools as 0 and
 * 1, decimals by their unscaled value, floats by their bits.
 *
 * @param scale of a decimal, else 0
 */
record Numeric(Kind kind, int scale) {
  enum Kind {
    INTEGER,
    BOOL,
    FLOAT,
    DECIMAL
  }

  /** Nothing for types that are not numbers. */
  static Optional<Numeric> of(FieldType type) {
    if (type instanceof FieldType.Int32Type || type instanceof FieldType.Int64Type) {
      return Optional.of(new Numeric(Kind.INTEGER, 0));
    }
    if (type instanceof FieldType.BoolType) {
      return Optional.of(new Numeric(Kind.BOOL, 0));
    }
    if (type instanceof FieldType.Float64Type) {
      return Optional.of(new Numeric(Kind.FLOAT, 0));
    }
    if (type instanceof FieldType.DecimalType decimal) {
      return Optional.of(new Numeric(Kind.DECIMAL, decimal.scale()));
    }
    return Optional.empty();
  }

  boolean isFloat() {
    return kind == Kind.FLOAT;
  }

  /**
   * @param value finite
   */
  void addTo(ExactSum sum, Object value) {
    switch (kind) {
      case INTEGER -> sum.add((long) (Long) value);
      case BOOL -> sum.add((Boolean) value ? 1L : 0L);
      case FLOAT -> sum.add((double) (Double) value);
      case DECIMAL -> sum.add(unscaled(value));
    }
  }

  /**
   * @param value finite
   */
  void addSquareTo(ExactSum sum, Object value) {
    switch (kind) {
      case INTEGER -> sum.addSquare((long) (Long) value);
      case BOOL -> sum.add((Boolean) value ? 1L : 0L);
      case FLOAT -> sum.addSquare((double) (Double) value);
      case DECIMAL -> {
        BigInteger unscaled = unscaled(value);
        sum.add(unscaled.multiply(unscaled));
      }
    }
  }

  /** The nearest double; a decimal beyond the largest becomes infinite. */
  double toDouble(Object value) {
    return switch (kind) {
      case INTEGER -> (double) (Long) value;
      case BOOL -> (Boolean) value ? 1.0 : 0.0;
      case FLOAT -> (Double) value;
      case DECIMAL -> ((BigDecimal) value).doubleValue();
    };
  }

  /** What a sum of unscaled values is to be divided by. */
  BigInteger unit() {
    return BigInteger.TEN.pow(scale);
  }

  private BigInteger unscaled(Object value) {
    return ((BigDecimal) value).setScale(scale).unscaledValue();
  }
}
