/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli.infer;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Locale;
import java.util.regex.Pattern;

/** Texts as YAML and people read them. */
final class Text {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_ /.-]*(?<! )");

  /** What some reader of YAML takes for something else than a text. */
  private static final Pattern SPECIAL =
      Pattern.compile("(?i)true|false|null|yes|no|on|off|y|n|nan|inf");

  private Text() {}

  /** A scalar of YAML: plain where that is safe, else in double quotes, as JSON has them. */
  static String yaml(String text) {
    boolean plain = PLAIN.matcher(text).matches() && !SPECIAL.matcher(text).matches();
    return plain ? text : TextNode.valueOf(text).toString();
  }

  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** On one line of a comment. */
  static String comment(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }
}
