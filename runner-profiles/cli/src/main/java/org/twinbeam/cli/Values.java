/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.twinbeam.core.measure.TopItem;
import org.twinbeam.serving.AnswerJson;

/** Values of fields and measures, for people and for programs. */
final class Values {
  private Values() {}

  /** One line; "-" for nothing. */
  static String text(Object value) {
    if (value == null) {
      return "-";
    } else if (value instanceof BigDecimal number) {
      return number.toPlainString();
    } else if (value instanceof List<?> list) {
      return String.join(", ", list.stream().map(Values::text).toList());
    } else if (value instanceof TopItem top) {
      return text(top.item()) + " " + Counted.number(top.count());
    }
    return value.toString();
  }

  /** As serving tells it. */
  static String text(JsonNode value) {
    if (value.isNull() || value.isMissingNode()) {
      return "-";
    } else if (value.isArray()) {
      List<String> items = new ArrayList<>();
      value.forEach(item -> items.add(item.path("item").asText() + " " + item.path("count")));
      return String.join(", ", items);
    }
    return value.asText();
  }

  /** On one line, without what would steer a terminal. */
  static String line(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints().forEach(c -> line.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
    return line.toString();
  }

  /** A field's value, as serving's answers have those of keys and measures. */
  static Object json(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(Values::json).toList();
    } else if (value instanceof Map<?, ?> record) {
      Map<String, Object> object = new LinkedHashMap<>();
      record.forEach((name, field) -> object.put((String) name, json(field)));
      return object;
    }
    return AnswerJson.value(value);
  }
}
