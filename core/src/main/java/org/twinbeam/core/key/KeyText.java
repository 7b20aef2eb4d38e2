/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.key;

import java.math.BigDecimal;

/**
 * The canonical text of a cell's key: a JSON array of its values, with no white space. Strings
 * escape only what JSON must, and lone surrogates, which UTF-8 could not carry; decimals,
 * timestamps and dates are strings.
 */
public final class KeyText {
  /** Longest key of a cell, in UTF-8; an index row of PostgreSQL takes about 2,700 bytes in all. */
  public static final int MAX_BYTES = 1024;

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private KeyText() {}

  /** The key that these columns' values make. */
  public static String of(int[] columns, Object[] values) {
    if (columns.length == 0) {
      return "[]";
    }
    StringBuilder text = new StringBuilder(32);
    char separator = '[';
    for (int column : columns) {
      text.append(separator);
      append(text, values[column]);
      separator = ',';
    }
    return text.append(']').toString();
  }

  /** The canonical text of one value, as it stands in a key. */
  public static String part(Object value) {
    StringBuilder text = new StringBuilder(16);
    append(text, value);
    return text.toString();
  }

  private static void append(StringBuilder text, Object value) {
    if (value == null || value instanceof Boolean || value instanceof Long) {
      text.append(value);
    } else if (value instanceof Double number && Double.isFinite(number)) {
      text.append(number == 0 ? 0.0 : number);
    } else if (value instanceof BigDecimal number) {
      quote(text, number.toPlainString());
    } else {
      quote(text, value.toString());
    }
  }

  private static void quote(StringBuilder text, String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < value.length()
          && Character.isLowSurrogate(value.charAt(i + 1))) {
        text.append(c).append(value.charAt(++i));
      } else if (c < 0x20 || Character.isSurrogate(c)) {
        text.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          text.append(HEX[(c >> shift) & 0xF]);
        }
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }
}
