/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/** The rule for names, and the namespace that fields and derived fields share. */
final class Names {
  static final String PATTERN = "^[a-z][a-z0-9_]{0,62}$";
  private static final Pattern VALID = Pattern.compile(PATTERN);

  // Reserved by CEL: an expression could never use such a name.
  static final Set<String> RESERVED =
      Set.of(
          "as",
          "break",
          "const",
          "continue",
          "else",
          "false",
          "for",
          "function",
          "if",
          "import",
          "in",
          "let",
          "loop",
          "namespace",
          "null",
          "package",
          "return",
          "true",
          "var",
          "void",
          "while");

  private final Map<String, Node> taken = new HashMap<>();

  static boolean isValid(String name) {
    return VALID.matcher(name).matches();
  }

  /** Reports a name that breaks the rule. */
  static boolean check(String what, String name, Node at, Problems problems) {
    if (isValid(name)) {
      return true;
    }
    problems.at(
        at,
        "bad name '"
            + shorten(name)
            + "' of a "
            + what
            + "; use lower-case letters, digits and _, starting with a letter, at most 63");
    return false;
  }

  /** As {@link #check}, and the name must be new and usable in expressions. */
  boolean claim(String what, String name, Node at, Problems problems) {
    if (!check(what, name, at, problems)) {
      return false;
    }
    if (RESERVED.contains(name)) {
      problems.at(at, "'" + name + "' is a reserved word of expressions; choose another name");
      return false;
    }
    Node first = taken.putIfAbsent(name, at);
    if (first != null) {
      problems.at(
          at,
          "the name '"
              + name
              + "' is taken by a field (line "
              + (first.getStartMark().map(m -> m.getLine()).orElse(0) + 1)
              + "); fields and derived fields share one namespace");
      return false;
    }
    return true;
  }

  static String shorten(String text) {
    return text.length() <= 80 ? text : text.substring(0, 77) + "...";
  }
}
