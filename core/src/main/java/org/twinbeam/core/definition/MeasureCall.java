/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.twinbeam.core.definition.View.Aggregate;

/**
 * How a measure is written: a name, or a call with the field and at most one parameter.
 *
 * @param arguments the texts between the parentheses
 */
record MeasureCall(Aggregate aggregate, List<String> arguments) {
  static final List<String> AGGREGATES =
      Arrays.stream(Aggregate.values()).map(a -> a.name().toLowerCase(Locale.ROOT)).toList();

  private static final Pattern CALL =
      Pattern.compile("\\s*([A-Za-z_][A-Za-z0-9_]*)\\s*(?:\\(([^()]*)\\))?\\s*");

  static final String EXAMPLES = "count, mean(delay), quantile(delay, 0.95) or top(route, 10)";

  static MeasureCall parse(String text) throws MalformedCallException {
    Matcher m = CALL.matcher(text);
    if (!m.matches()) {
      throw new MalformedCallException(
          "cannot read the measure '" + Names.shorten(text) + "'; write it as " + EXAMPLES);
    }
    String name = m.group(1);
    if (!AGGREGATES.contains(name)) {
      throw new MalformedCallException(
          "unknown aggregate '" + Names.shorten(name) + "'" + Suggested.among(name, AGGREGATES));
    }
    String inside = m.group(2) == null ? "" : m.group(2).strip();
    List<String> arguments =
        inside.isEmpty()
            ? List.of()
            : Arrays.stream(inside.split(",", -1)).map(String::strip).toList();
    MeasureCall call = new MeasureCall(Aggregate.valueOf(name.toUpperCase(Locale.ROOT)), arguments);
    call.checkArguments();
    return call;
  }

  private void checkArguments() throws MalformedCallException {
    int given = arguments.size();
    boolean fits =
        switch (aggregate) {
          case COUNT -> given <= 1;
          case QUANTILE, TOP -> given == 2;
          default -> given == 1;
        };
    if (!fits) {
      throw new MalformedCallException(
          "'" + name() + "' takes " + signature() + ", not " + given + " arguments");
    }
  }

  String name() {
    return aggregate.name().toLowerCase(Locale.ROOT);
  }

  private String signature() {
    return switch (aggregate) {
      case COUNT -> "nothing, or a field whose nulls are not counted: count or count(delay)";
      case QUANTILE -> "a field and a rank from 0 to 1, as in quantile(delay, 0.95)";
      case TOP -> "a field and a length, as in top(route, 10)";
      default -> "one field, as in " + name() + "(delay)";
    };
  }

  Optional<String> field() {
    return arguments.stream().findFirst();
  }

  Optional<Double> q() throws MalformedCallException {
    return aggregate == Aggregate.QUANTILE ? Optional.of(rank()) : Optional.empty();
  }

  Optional<Integer> k() throws MalformedCallException {
    return aggregate == Aggregate.TOP ? Optional.of(length()) : Optional.empty();
  }

  private double rank() throws MalformedCallException {
    String text = arguments.get(1);
    if (text.matches("-?[0-9]{1,9}(\\.[0-9]{1,15})?")) {
      return Double.parseDouble(text);
    }
    throw malformedParameter(text);
  }

  private int length() throws MalformedCallException {
    String text = arguments.get(1);
    if (text.matches("-?[0-9]{1,9}")) {
      return Integer.parseInt(text);
    }
    throw malformedParameter(text);
  }

  private MalformedCallException malformedParameter(String text) {
    return new MalformedCallException(
        "'" + name() + "' takes " + signature() + ", not '" + Names.shorten(text) + "'");
  }
}
