/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.oracle;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Objects;

/**
 * Whether an answered value is the value that was expected. What is answered may be the Java value
 * itself or what is left of it in JSON: numbers of any class; strings for decimals, instants, dates
 * and the doubles that JSON has no number for.
 */
final class Plain {

  private Plain() {}

  static boolean same(Object expected, Object got) {
    if (expected == null || got == null) {
      return expected == got;
    }
    try {
      if (expected instanceof Double d) {
        return Double.compare(d, toDouble(got)) == 0; // to the bit, but for NaN's payload
      } else if (expected instanceof Long || expected instanceof BigDecimal) {
        return toDecimal(expected).compareTo(toDecimal(got)) == 0;
      } else if (expected instanceof Instant instant) {
        return instant.equals(got instanceof Instant i ? i : Instant.parse(got.toString()));
      } else if (expected instanceof LocalDate date) {
        return date.equals(got instanceof LocalDate l ? l : LocalDate.parse(got.toString()));
      }
    } catch (NumberFormatException | DateTimeParseException e) {
      return false; // not of the expected type, so not the expected value
    }
    return Objects.equals(expected, got);
  }

  /**
   * @throws NumberFormatException if it is no number
   */
  static double toDouble(Object got) {
    return got instanceof Double d ? d : Double.parseDouble(got.toString());
  }

  /**
   * @throws NumberFormatException if it is no finite number
   */
  static BigDecimal toDecimal(Object got) {
    return new BigDecimal(got.toString());
  }
}
