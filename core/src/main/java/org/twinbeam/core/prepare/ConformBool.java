/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** {@code true} or {@code false}. */
final class ConformBool implements Conform {
  @Override
  public Object fromJson(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      default -> Conform.mismatch("true or false", json);
    };
  }

  @Override
  public Object fromText(String text) {
    return switch (text) {
      case "true" -> Boolean.TRUE;
      case "false" -> Boolean.FALSE;
      default -> Fault.expected("true or false", Quoted.value(text));
    };
  }
}
