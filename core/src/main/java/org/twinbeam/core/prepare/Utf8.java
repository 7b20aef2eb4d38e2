/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

/**
 * Checks UTF-8 strictly, as RFC 3629 and the Unicode standard's table 3-7 have it: parsers are
 * often lenient with overlong forms and encoded surrogates, and what they make of them differs.
 */
final class Utf8 {
  private Utf8() {}

  /** Throws at the first byte that is not part of a well-formed text, or is NUL. */
  static void check(byte[] b) throws DecodeException {
    int i = 0;
    while (i < b.length) {
      if (b[i] > 0) {
        i++;
        continue;
      }
      int length = sequenceLength(b, i);
      if (length == 0) {
        throw new DecodeException(b[i] == 0 ? "NUL at byte " + i : "not UTF-8 at byte " + i);
      }
      i += length;
    }
  }

  /** Length of the multi-byte sequence that starts there, 0 if it is none. */
  private static int sequenceLength(byte[] b, int i) {
    int lead = b[i] & 0xFF;
    if (lead >= 0xC2 && lead <= 0xDF) {
      return isIn(b, i + 1, 0x80, 0xBF) ? 2 : 0;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
      int min = lead == 0xE0 ? 0xA0 : 0x80;
      int max = lead == 0xED ? 0x9F : 0xBF;
      return isIn(b, i + 1, min, max) && isIn(b, i + 2, 0x80, 0xBF) ? 3 : 0;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
      int min = lead == 0xF0 ? 0x90 : 0x80;
      int max = lead == 0xF4 ? 0x8F : 0xBF;
      return isIn(b, i + 1, min, max) && isIn(b, i + 2, 0x80, 0xBF) && isIn(b, i + 3, 0x80, 0xBF)
          ? 4
          : 0;
    }
    return 0;
  }

  private static boolean isIn(byte[] b, int i, int min, int max) {
    return i < b.length && (b[i] & 0xFF) >= min && (b[i] & 0xFF) <= max;
  }
}
