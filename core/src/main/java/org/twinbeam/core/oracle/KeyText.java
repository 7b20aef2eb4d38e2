/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.oracle;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.twinbeam.core.schema.FieldType;

/**
 * The text that stands for a part of a key, the same whether it comes from a conformed value or
 * from an answer's JSON: {@code 7}, {@code 2.5}, {@code 2001-01-01T00:00:00Z}, {@code true}, or the
 * string itself.
 */
final class KeyText {

  private KeyText() {}

  /**
   * @param value conformed value, or its form in JSON, or null
   * @throws RuntimeException if it is no value of that type
   */
  static String of(FieldType type, Object value) {
    if (value == null) {
      return null;
    }
    String text = value.toString();
    if (type instanceof FieldType.Int32Type || type instanceof FieldType.Int64Type) {
      return new BigDecimal(text).toBigIntegerExact().toString();
    } else if (type instanceof FieldType.DecimalType) {
      return new BigDecimal(text).stripTrailingZeros().toPlainString();
    } else if (type instanceof FieldType.Float64Type) {
      return Double.toString(Double.parseDouble(text) + 0.0); // -0.0 groups with 0.0
    } else if (type instanceof FieldType.TimestampType) {
      return Instant.parse(text).toString();
    } else if (type instanceof FieldType.DateType) {
      return LocalDate.parse(text).toString();
    }
    return text;
  }
}
