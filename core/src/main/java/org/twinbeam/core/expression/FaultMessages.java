/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.expression;

import dev.cel.common.types.CelType;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says CEL's complaints in the words of a definition, with what would be right. */
final class FaultMessages {
  private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '([^']*)'.*");
  private static final Pattern OVERLOAD =
      Pattern.compile("found no matching overload for '([^']*)' applied to '(.*?)'.*");
  private static final Pattern OPERATOR = Pattern.compile("_?([^_\\w]+)_");

  private FaultMessages() {}

  static String of(String message, Collection<String> names) {
    Matcher undeclared = UNDECLARED.matcher(message);
    if (undeclared.matches()) {
      return ofUndeclared(undeclared.group(1), names);
    }
    Matcher overload = OVERLOAD.matcher(message);
    if (overload.matches()) {
      return ofOverload(overload.group(1), overload.group(2));
    }
    if (message.contains("'<EOF>'")) {
      return "the expression ends too early";
    }
    int expecting = message.indexOf(" expecting {");
    return expecting < 0 ? message : message.substring(0, expecting);
  }

  static String ofResult(CelType type) {
    String advice =
        switch (type.kind()) {
          case DYN, ANY -> "the value's type is not known; convert it, as in string(x) or int(x)";
          case UINT -> "the value is a uint; convert it with int(x)";
          case DURATION -> "the value is a duration; take a number of it, as in x.getSeconds()";
          case STRUCT, MAP -> "the value is a record; select one of its fields";
          case NULL_TYPE -> "the value is always null";
          default -> "the value is of type " + type.name();
        };
    return advice + "; an expression gives a string, bool, int, double, timestamp or list of these";
  }

  private static String ofUndeclared(String name, Collection<String> names) {
    if (name.equals("has")) {
      return "has() is not offered: compare with null, as in x != null";
    }
    return "unknown name '"
        + name
        + "'"
        + Suggestion.of(name, names)
            .map(near -> "; did you mean '" + near + "'?")
            .orElseGet(() -> names.isEmpty() ? "" : "; use one of " + String.join(", ", names));
  }

  private static String ofOverload(String function, String arguments) {
    if (function.equals("_?_:_")) {
      return "cond ? a : b needs a bool before the ? and the same type on both sides of the :, not "
          + arguments;
    }
    Matcher operator = OPERATOR.matcher(function);
    String name = operator.matches() ? operator.group(1) : function;
    String hint = "";
    if (arguments.equals("(int, double)") || arguments.equals("(double, int)")) {
      hint = "; CEL does not mix int and double: write 2.0 for 2, or double(x) for x";
    } else if (name.equals("+") && arguments.contains("string")) {
      hint = "; convert with string(x) to join texts";
    }
    return "'" + name + "' cannot be applied to " + arguments + hint;
  }
}
