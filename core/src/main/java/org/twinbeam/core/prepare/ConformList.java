/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Lists, none of whose elements may be null. */
final class ConformList implements Conform {
  private final Conform element;

  ConformList(Conform element) {
    this.element = element;
  }

  @Override
  public Object fromJson(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      return Conform.mismatch("a list", json);
    }
    List<Object> values = new ArrayList<>();
    Fault first = null;
    int index = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      Object value =
          json.currentToken() == JsonToken.VALUE_NULL
              ? new Fault("is null, but elements of a list are required")
              : element.fromJson(json);
      if (value instanceof Fault fault && first == null) {
        first = fault.within("element " + index);
      }
      values.add(value);
      index++;
    }
    return first != null ? first : Collections.unmodifiableList(values);
  }

  @Override
  public Object fromText(String text) {
    return Fault.expected("a list", Quoted.value(text) + ", a text");
  }
}
