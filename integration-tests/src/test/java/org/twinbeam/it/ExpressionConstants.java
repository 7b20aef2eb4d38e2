/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.View.Measure;

/**
 * The constants in a definition's rules, derived fields and conditions. Values at and around them
 * make the expressions go both ways.
 *
 * @param numbers of either sign, whatever the sign in the expression
 * @param texts strings, patterns among them
 * @param patterns by the name of a field or nested field, what it is matched with
 */
record ExpressionConstants(
    List<BigDecimal> numbers, List<String> texts, Map<String, List<String>> patterns) {

  private static final Pattern STRING =
      Pattern.compile("(?<raw>[rR]?)(\"(?<a>(?:[^\"\\\\]|\\\\.)*)\"|'(?<b>(?:[^'\\\\]|\\\\.)*)')");
  private static final Pattern NUMBER =
      Pattern.compile("(?<![\\w.])([0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?)");
  private static final Pattern MATCHES =
      Pattern.compile("(?<field>\\w+)\\s*[.]\\s*matches\\s*[(]\\s*" + STRING.pattern());

  static ExpressionConstants of(Definition definition) {
    Set<BigDecimal> numbers = new LinkedHashSet<>();
    Set<String> texts = new LinkedHashSet<>();
    Map<String, List<String>> patterns = new HashMap<>();
    expressions(definition)
        .forEach(
            expression -> {
              for (Matcher m = MATCHES.matcher(expression); m.find(); ) {
                patterns.computeIfAbsent(m.group("field"), f -> new ArrayList<>()).add(text(m));
              }
              for (Matcher m = STRING.matcher(expression); m.find(); ) {
                texts.add(text(m));
              }
              for (Matcher m = NUMBER.matcher(STRING.matcher(expression).replaceAll("''"));
                  m.find(); ) {
                numbers.add(new BigDecimal(m.group(1)));
                numbers.add(new BigDecimal(m.group(1)).negate());
              }
            });
    return new ExpressionConstants(List.copyOf(numbers), List.copyOf(texts), patterns);
  }

  private static Stream<String> expressions(Definition definition) {
    return Stream.of(
            definition.rules().stream().map(Definition.Rule::check),
            definition.derived().stream().map(Definition.Derived::expression),
            definition.views().stream()
                .flatMap(view -> view.measures().stream())
                .map(Measure::where)
                .flatMap(where -> where.stream()))
        .flatMap(each -> each);
  }

  private static String text(Matcher string) {
    String inside = string.group("a") != null ? string.group("a") : string.group("b");
    return string.group("raw").isEmpty() ? inside.replaceAll("\\\\(.)", "$1") : inside;
  }
}
