/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.twinbeam.core.schema.Field;

/**
 * Fields as the text of a payload. A value is a {@link String}, which JSON quotes; a {@link
 * Literal}, which stands as it is; or null.
 */
final class PayloadText {

  /** JSON text of a number, a bool, a list, a record, or of something that is none of these. */
  record Literal(String text) {
    @Override
    public String toString() {
      return text;
    }
  }

  private PayloadText() {}

  /** Values by the fields' names, as payloads name them. */
  static Map<String, Object> named(List<Field> fields, Map<String, Object> values) {
    Map<String, Object> named = new LinkedHashMap<>();
    for (Field field : fields) {
      if (values.containsKey(field.name())) {
        named.put(field.from(), values.get(field.name()));
      }
    }
    return named;
  }

  static String json(Map<String, Object> values) {
    return values.entrySet().stream()
        .map(entry -> quoted(entry.getKey()) + ":" + json(entry.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  static String json(Object value) {
    return value instanceof String text ? quoted(text) : String.valueOf(value);
  }

  /** Quotes around what needs none, now and then, and any of the line ends. */
  static String csv(List<Field> fields, Map<String, Object> values, Random random) {
    return csvOf(fields.stream().map(Field::from).toList(), values, random);
  }

  /** As {@link #csv}, with the values of these names. */
  static String csvOf(List<String> names, Map<String, Object> values, Random random) {
    String record =
        names.stream()
            .map(values::get)
            .map(value -> value == null ? "" : csv(value.toString(), random.nextInt(8) == 0))
            .collect(Collectors.joining(","));
    return record + List.of("", "", "\n", "\r\n").get(random.nextInt(4));
  }

  private static String csv(String text, boolean always) {
    boolean plain = !text.isEmpty() && text.chars().noneMatch(c -> ",\"\r\n".indexOf(c) >= 0);
    return plain && !always ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  /** A text as JSON writes it: escapes where it must, and for some characters where it may. */
  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || c == 'é' || c == '\u2028') {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append('"').toString();
  }
}
