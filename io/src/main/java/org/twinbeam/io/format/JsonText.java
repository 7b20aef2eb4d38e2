/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.format;

import java.nio.charset.StandardCharsets;

/** Writes scalars as JSON, straight to bytes. */
final class JsonText {

  private JsonText() {}

  /** As it stands; ASCII. */
  static void plain(String ascii, Growing out) throws TooLargeException {
    for (int i = 0; i < ascii.length(); i++) {
      out.add(ascii.charAt(i));
    }
  }

  /** A string of ASCII in which nothing has to be escaped. */
  static void quoted(String ascii, Growing out) throws TooLargeException {
    out.add('"');
    plain(ascii, out);
    out.add('"');
  }

  /**
   * The shortest number that gives the same double again; what is no number in JSON is a string.
   */
  static void real(double value, Growing out) throws TooLargeException {
    if (Double.isFinite(value)) {
      plain(Double.toString(value), out);
    } else {
      quoted(Double.toString(value), out);
    }
  }

  static void string(byte[] utf8, Growing out) throws TooLargeException {
    string(utf8, 0, utf8.length, out);
  }

  /** Strings keep their bytes, broken UTF-8 too. */
  static void string(byte[] utf8, int begins, int length, Growing out) throws TooLargeException {
    out.add('"');
    int plain = begins;
    int end = begins + length;
    for (int i = begins; i < end; i++) {
      byte b = utf8[i];
      if (b == '"' || b == '\\' || (b >= 0 && b < ' ')) {
        out.add(utf8, plain, i - plain);
        plain = i + 1;
        escaped(b, out);
      }
    }
    out.add(utf8, plain, end - plain);
    out.add('"');
  }

  private static void escaped(byte b, Growing out) throws TooLargeException {
    if (b < ' ') {
      byte[] code = String.format("\\u%04x", b).getBytes(StandardCharsets.US_ASCII);
      out.add(code, 0, code.length);
    } else {
      out.add('\\');
      out.add(b);
    }
  }
}
