/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;

/** Decimal numbers in texts, read so that no text costs more than its length. */
final class NumberText {
  /** Longest text of a number. */
  static final int MAX_LENGTH = 1000;

  private NumberText() {}

  static boolean isNumber(JsonParser json) {
    return json.currentToken() == JsonToken.VALUE_NUMBER_INT
        || json.currentToken() == JsonToken.VALUE_NUMBER_FLOAT;
  }

  /** The exact number, or null if the text is none: the grammar of JSON, zeros in front allowed. */
  static BigDecimal exact(String text) {
    if (!isWellFormed(text)) {
      return null;
    }
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      // An exponent beyond BigDecimal's.
      return null;
    }
  }

  static BigDecimal exact(JsonParser json) throws IOException {
    return exact(json.getText());
  }

  /** ASCII only: Java's own parsers take the digits of every script. */
  static boolean isWellFormed(String text) {
    if (text.length() > MAX_LENGTH) {
      return false;
    }
    int i = text.startsWith("-") ? 1 : 0;
    int digits = digitsFrom(text, i);
    if (digits == i) {
      return false;
    }
    i = digits;
    if (i < text.length() && text.charAt(i) == '.') {
      digits = digitsFrom(text, i + 1);
      if (digits == i + 1) {
        return false;
      }
      i = digits;
    }
    if (i < text.length() && (text.charAt(i) == 'e' || text.charAt(i) == 'E')) {
      i++;
      if (i < text.length() && (text.charAt(i) == '+' || text.charAt(i) == '-')) {
        i++;
      }
      digits = digitsFrom(text, i);
      if (digits == i) {
        return false;
      }
      i = digits;
    }
    return i == text.length();
  }

  private static int digitsFrom(String text, int start) {
    int i = start;
    while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
      i++;
    }
    return i;
  }
}
