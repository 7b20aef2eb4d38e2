/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.oracle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.TopicPattern;
import org.twinbeam.core.schema.Field;

/** What the topic of an event that came by MQTT adds to its payload. */
final class NaiveTopics {

  /** A pattern as a regular expression, which has one group for each of these fields. */
  private record Expression(Pattern pattern, List<String> fields) {}

  private final Definition definition;
  private final List<Expression> expressions = new ArrayList<>();

  NaiveTopics(Definition definition) {
    this.definition = definition;
    for (TopicPattern pattern : definition.mqtt()) {
      expressions.add(expression(pattern.text()));
    }
  }

  private static Expression expression(String text) {
    List<String> fields = new ArrayList<>();
    // What begins with a dollar sign is the broker's own, and no wildcard stands for it.
    StringBuilder regex = new StringBuilder(text.matches("(?s)[+#{].*") ? "(?![$])" : "");
    String separator = "";
    for (String level : text.split("/", -1)) {
      if (level.equals("#")) {
        regex.append(separator.isEmpty() ? ".*" : "(?:/.*)?");
      } else if (level.equals("+")) {
        regex.append(separator).append("[^/]*");
      } else if (level.startsWith("{")) {
        fields.add(level.substring(1, level.length() - 1));
        regex.append(separator).append("([^/]*)");
      } else {
        regex.append(separator).append(Pattern.quote(level));
      }
      separator = "/";
    }
    return new Expression(Pattern.compile(regex.toString(), Pattern.DOTALL), fields);
  }

  private Field field(String name) {
    return definition.fields().stream().filter(f -> f.name().equals(name)).findFirst().get();
  }

  /**
   * Adds what the topic gives.
   *
   * @param source where the event came from, or null
   * @param decoded the payload's values by name
   * @return the same, and in place of some of them what the first pattern finds in the topic
   */
  Map<?, ?> added(String source, Map<?, ?> decoded) {
    if (source == null || !source.startsWith("mqtt:")) {
      return decoded;
    }
    for (Expression expression : expressions) {
      Matcher topic = expression.pattern.matcher(source.substring("mqtt:".length()));
      if (topic.matches()) {
        Map<Object, Object> all = new LinkedHashMap<>(decoded);
        for (int i = 0; i < expression.fields.size(); i++) {
          Field field = field(expression.fields.get(i));
          all.put(field.from(), NaiveCsv.value(field.type(), topic.group(i + 1)));
        }
        return all;
      }
    }
    return decoded;
  }
}
