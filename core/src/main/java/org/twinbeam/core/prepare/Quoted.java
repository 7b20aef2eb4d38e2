/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

/** Texts from payloads, made fit to stand in a cause: short, on one line, printable. */
final class Quoted {
  /** Longest cause of a reject. */
  static final int MAX_CAUSE = 200;

  private static final int MAX_VALUE = 60;

  private Quoted() {}

  /** The text in double quotes, cut if it is long. */
  static String value(String text) {
    return '"' + printable(text, MAX_VALUE) + '"';
  }

  /** A whole cause, cut if it is long. */
  static String cause(String text) {
    return printable(text, MAX_CAUSE);
  }

  private static String printable(String text, int max) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), max) + 8);
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      String shown = isPrintable(c) ? Character.toString(c) : String.format("\\u%04x", c);
      boolean last = i == text.length();
      if (out.length() + shown.length() > (last ? max : max - 3)) {
        return out.append("...").toString();
      }
      out.append(shown);
    }
    return out.toString();
  }

  // Lone surrogates have no UTF-8; controls and formatting could hide or forge lines of a log.
  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED,
          Character.PRIVATE_USE ->
          false;
      default -> true;
    };
  }
}
