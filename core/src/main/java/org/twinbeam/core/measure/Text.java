/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.measure;

import static org.twinbeam.core.measure.Wire.malformed;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Strings in UTF-8 and in code point order. A surrogate without its partner, which JSON escapes can
 * spell and UTF-8 proper cannot, is kept as the three bytes of its code point (WTF-8), so that
 * every string survives and no two become equal.
 */
final class Text {
  private Text() {}

  static int size(String s) {
    int size = s.length();
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if (c >= 0x80) {
        size++;
        if (c >= 0x800) {
          size++;
          if (Character.isHighSurrogate(c)
              && i + 1 < s.length()
              && Character.isLowSurrogate(s.charAt(i + 1))) {
            i++; // two chars, already counted as one byte each, and two bytes added: four
          }
        }
      }
    }
    return size;
  }

  static void write(ByteBuffer out, String s) {
    for (int i = 0; i < s.length(); i++) {
      int c = s.charAt(i);
      if (c < 0x80) {
        out.put((byte) c);
      } else if (c < 0x800) {
        out.put((byte) (0xc0 | (c >> 6))).put((byte) (0x80 | (c & 0x3f)));
      } else {
        c = s.codePointAt(i);
        if (c >= 0x10000) {
          i++;
          out.put((byte) (0xf0 | (c >> 18))).put((byte) (0x80 | ((c >> 12) & 0x3f)));
        } else {
          out.put((byte) (0xe0 | (c >> 12)));
        }
        out.put((byte) (0x80 | ((c >> 6) & 0x3f))).put((byte) (0x80 | (c & 0x3f)));
      }
    }
  }

  static String read(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    for (byte b : bytes) {
      if (b < 0) {
        return decode(bytes);
      }
    }
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  private static String decode(byte[] bytes) {
    StringBuilder s = new StringBuilder(bytes.length);
    int i = 0;
    while (i < bytes.length) {
      int lead = bytes[i] & 0xff;
      int more = lead < 0x80 ? 0 : lead < 0xc0 ? -1 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
      if (more < 0 || lead > 0xf4 || i + more >= bytes.length) {
        throw malformed("text is not UTF-8");
      }
      int c = more == 0 ? lead : lead & (0x3f >> more);
      for (int j = 1; j <= more; j++) {
        if ((bytes[i + j] & 0xc0) != 0x80) {
          throw malformed("text is not UTF-8");
        }
        c = (c << 6) | (bytes[i + j] & 0x3f);
      }
      boolean overlong = more > 0 && c < (more == 1 ? 0x80 : more == 2 ? 0x800 : 0x10000);
      boolean splitPair =
          c >= 0xdc00
              && c <= 0xdfff
              && s.length() > 0
              && Character.isHighSurrogate(s.charAt(s.length() - 1));
      if (overlong || splitPair || c > Character.MAX_CODE_POINT) {
        throw malformed("text is not UTF-8");
      }
      s.appendCodePoint(c);
      i += more + 1;
    }
    return s.toString();
  }

  /** Order of the code points, which is the order of the bytes. */
  static int compare(String a, String b) {
    int shorter = Math.min(a.length(), b.length());
    int i = 0;
    while (i < shorter && a.charAt(i) == b.charAt(i)) {
      i++;
    }
    if (i == shorter) {
      return Integer.compare(a.length(), b.length());
    }
    if (i > 0 && Character.isHighSurrogate(a.charAt(i - 1))) {
      // The chars that differ may be second halves.
      int order = Integer.compare(a.codePointAt(i - 1), b.codePointAt(i - 1));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.codePointAt(i), b.codePointAt(i));
  }
}
