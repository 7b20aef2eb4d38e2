/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli.infer;

import java.util.Locale;
import java.util.regex.Pattern;

/** Texts as YAML and people read them. */
public final class Text {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_ /.-]*(?<! )");

  /** What some reader of YAML takes for something else than a text. */
  private static final Pattern SPECIAL =
      Pattern.compile("(?i)true|false|null|yes|no|on|off|y|n|nan|inf");

  private static final int LONGEST = 40;

  private Text() {}

  /**
   * A scalar of YAML: plain where that is safe, else in double quotes. There is none for a text
   * that is no sequence of characters, as half of a surrogate pair is none: see {@link #isText}.
   */
  public static String yaml(String text) {
    boolean plain = PLAIN.matcher(text).matches() && !SPECIAL.matcher(text).matches();
    if (plain) {
      return text;
    }
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
              } else if (isPrintable(c)) {
                quoted.appendCodePoint(c);
              } else {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", c));
              }
            });
    return quoted.append('"').toString();
  }

  /** Whether it can be written at all. */
  static boolean isText(String text) {
    return text.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
  }

  private static boolean isPrintable(int c) {
    return !Character.isISOControl(c) && (c < 0xD800 || c > 0xDFFF) && (c & 0xFFFE) != 0xFFFE;
  }

  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** On one line of a comment. */
  static String comment(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints().forEach(c -> line.appendCodePoint(isPrintable(c) ? c : ' '));
    return line.toString();
  }

  /** A value, quoted in a comment. */
  static String quoted(String value) {
    return value.length() <= LONGEST ? value : value.substring(0, LONGEST - 1) + "…";
  }
}
