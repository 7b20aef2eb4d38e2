/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.twinbeam.core.definition.Feature.Kind;

/**
 * How a feature is written: a call with its columns, and a number where the kind takes one.
 *
 * @param parameter as given, or the kind's default
 */
record FeatureCall(Kind kind, List<String> columns, double parameter) {
  static final List<String> KINDS =
      Arrays.stream(Kind.values()).map(k -> k.name().toLowerCase(Locale.ROOT)).toList();

  static final String EXAMPLES =
      "standard(distance), cyclic(hour, 24), vocabulary(origin) or target(origin, hour)";

  static final int MAX_CATEGORIES = 1_000_000;
  private static final int DEFAULT_VOCABULARY = 10_000;
  private static final int DEFAULT_SMOOTHING = 20;

  private static final Pattern CALL =
      Pattern.compile("\\s*([A-Za-z_][A-Za-z0-9_]*)\\s*\\(([^()]*)\\)\\s*");
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}(\\.[0-9]{1,9})?");

  static FeatureCall parse(String text) throws MalformedCallException {
    Matcher m = CALL.matcher(text);
    if (!m.matches()) {
      throw new MalformedCallException(
          "cannot read the feature '" + Names.shorten(text) + "'; write it as " + EXAMPLES);
    }
    String name = m.group(1);
    if (!KINDS.contains(name)) {
      throw new MalformedCallException(
          "unknown kind of feature '" + Names.shorten(name) + "'" + Suggested.among(name, KINDS));
    }
    Kind kind = Kind.valueOf(name.toUpperCase(Locale.ROOT));
    List<String> arguments =
        m.group(2).isBlank()
            ? List.of()
            : Arrays.stream(m.group(2).split(",", -1)).map(String::strip).toList();
    List<String> columns = new ArrayList<>(arguments);
    boolean hasNumber =
        !arguments.isEmpty() && NUMBER.matcher(arguments.get(arguments.size() - 1)).matches();
    double parameter =
        hasNumber ? Double.parseDouble(columns.remove(columns.size() - 1)) : absent(kind);
    if (!fits(kind, columns.size(), hasNumber, parameter)) {
      throw new MalformedCallException("'" + name + "' takes " + signature(kind) + ", not " + text);
    }
    return new FeatureCall(kind, columns, parameter);
  }

  private static double absent(Kind kind) {
    return switch (kind) {
      case VOCABULARY -> DEFAULT_VOCABULARY;
      case TARGET -> DEFAULT_SMOOTHING;
      default -> 0;
    };
  }

  private static boolean fits(Kind kind, int columns, boolean hasNumber, double parameter) {
    boolean whole = parameter == Math.rint(parameter);
    return switch (kind) {
      case NUMERIC, STANDARD, MINMAX -> columns == 1 && !hasNumber;
      case CYCLIC -> columns == 1 && hasNumber && parameter > 0;
      case VOCABULARY -> columns >= 1 && whole && parameter >= 1 && parameter <= MAX_CATEGORIES;
      case HASH ->
          columns >= 1 && hasNumber && whole && parameter >= 2 && parameter <= MAX_CATEGORIES;
      case TARGET -> columns >= 1 && parameter >= 0;
    };
  }

  private static String signature(Kind kind) {
    return switch (kind) {
      case NUMERIC, STANDARD, MINMAX -> "one field, as in standard(distance)";
      case CYCLIC -> "a field and the period after which it comes round, as in cyclic(hour, 24)";
      case VOCABULARY ->
          "fields, and how many values are listed at most (1 to 1000000) if not 10000, as in vocabulary(origin)";
      case HASH ->
          "fields and a number of buckets from 2 to 1000000, as in hash(origin, destination, 4096)";
      case TARGET ->
          "fields, and how many rows' worth the mean of all weighs (0 or more) if not 20, as in target(origin, hour)";
    };
  }
}
