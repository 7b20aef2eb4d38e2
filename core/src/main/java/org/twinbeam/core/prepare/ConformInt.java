/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;

/** Whole numbers in a range. 5.0 and 5e0 are the whole number 5; "5" in JSON is a string. */
final class ConformInt implements Conform {
  private static final int MAX_DIGITS = 19;

  private final String expected;
  private final long min;
  private final long max;

  ConformInt(String name, long min, long max) {
    this.expected = name + " (" + min + " to " + max + ")";
    this.min = min;
    this.max = max;
  }

  @Override
  public Object fromJson(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NUMBER_INT && json.getTextLength() < MAX_DIGITS) {
      long value = json.getLongValue();
      return value >= min && value <= max ? (Object) value : Conform.mismatch(expected, json);
    }
    if (NumberText.isNumber(json)) {
      return fromText(json.getText());
    }
    return Conform.mismatch(expected, json);
  }

  @Override
  public Object fromText(String text) {
    BigDecimal number = NumberText.exact(text);
    if (number != null) {
      if (number.signum() == 0) {
        return 0L;
      }
      // The count of digits before the point first: 1e999999999 is not to be written out.
      if ((long) number.precision() - number.scale() <= MAX_DIGITS) {
        try {
          long value = number.longValueExact();
          if (value >= min && value <= max) {
            return value;
          }
        } catch (ArithmeticException e) {
          return Fault.expected(expected, Quoted.value(text));
        }
      }
    }
    return Fault.expected(expected, Quoted.value(text));
  }
}
