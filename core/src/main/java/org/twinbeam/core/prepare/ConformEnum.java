/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One of the declared symbols. */
final class ConformEnum implements Conform {
  private final Map<String, String> symbols = new LinkedHashMap<>();
  private final String expected;

  ConformEnum(List<String> symbols) {
    symbols.forEach(s -> this.symbols.put(s, s));
    this.expected = "one of " + String.join(", ", symbols);
  }

  @Override
  public Object fromJson(JsonParser json) throws IOException {
    return json.currentToken() == JsonToken.VALUE_STRING
        ? fromText(json.getText())
        : Conform.mismatch(expected, json);
  }

  @Override
  public Object fromText(String text) {
    String symbol = symbols.get(text);
    // What was found comes first: a long list of symbols must not push it out of the cause.
    return symbol != null
        ? symbol
        : new Fault("found " + Quoted.value(text) + ", expected " + expected);
  }
}
