/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;

/** Exact decimals, written as a number or as a string; refused when a digit would be lost. */
final class ConformDecimal implements Conform {
  private final String expected;
  private final int precision;
  private final int scale;

  ConformDecimal(int precision, int scale) {
    this.expected =
        "decimal of at most "
            + (precision - scale)
            + " digits before the point and "
            + scale
            + " after it";
    this.precision = precision;
    this.scale = scale;
  }

  @Override
  public Object fromJson(JsonParser json) throws IOException {
    boolean text = json.currentToken() == JsonToken.VALUE_STRING;
    return text || NumberText.isNumber(json)
        ? fromText(json.getText())
        : Conform.mismatch(expected, json);
  }

  @Override
  public Object fromText(String text) {
    BigDecimal number = NumberText.exact(text);
    if (number != null) {
      if (number.signum() == 0) {
        return BigDecimal.valueOf(0, scale);
      }
      // The count of digits before the point first, which zeros at the end do not change: to strip
      // those of 100e2147483647 would go beyond BigDecimal's scales.
      if ((long) number.precision() - number.scale() <= precision - scale) {
        BigDecimal shortest = number.stripTrailingZeros();
        if (shortest.scale() <= scale) {
          return shortest.setScale(scale);
        }
      }
    }
    return Fault.expected(expected, Quoted.value(text));
  }
}
