/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.oracle;

import java.math.BigDecimal;
import java.util.Map;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.prepare.Outcome.Step;

/** How long a key is as a JSON array in UTF-8, counted character by character. */
final class KeySize {

  private static final int MAX_BYTES = 1024;

  private KeySize() {}

  /**
   * @param values conformed value by name of field or derived field
   * @throws Refusal if the event's key in that view is too long
   */
  static void check(Definition definition, View view, Map<String, Object> values) {
    int bytes = 2 + Math.max(0, view.key().size() - 1); // brackets and commas
    for (String part : view.key()) {
      bytes += bytes(values.get(part));
    }
    if (bytes > MAX_BYTES) {
      throw new Refusal(
          Step.DERIVE, "key of " + definition.stream() + "'s " + view.name() + ": " + bytes);
    }
  }

  private static int bytes(Object value) {
    if (value == null || value instanceof Boolean || value instanceof Long) {
      return String.valueOf(value).length();
    }
    String text = value instanceof BigDecimal d ? d.toPlainString() : value.toString();
    return 2 + text.codePoints().map(KeySize::bytes).sum(); // quotes
  }

  private static int bytes(int codePoint) {
    if (codePoint == '"' || codePoint == '\\') {
      return 2;
    } else if (codePoint < ' ' || (codePoint >= 0xD800 && codePoint <= 0xDFFF)) {
      return "\\u0000".length();
    }
    return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
  }
}
