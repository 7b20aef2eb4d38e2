/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Any text. */
final class ConformString implements Conform {
  @Override
  public Object fromJson(JsonParser json) throws IOException {
    return json.currentToken() == JsonToken.VALUE_STRING
        ? fromText(json.getText())
        : Conform.mismatch("a string", json);
  }

  @Override
  public Object fromText(String text) {
    // An escape in JSON can make half of a surrogate pair, which no encoding can hold.
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isLowSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return Fault.expected("a string", "half of a surrogate pair in " + Quoted.value(text));
        }
        i++;
      }
    }
    return text;
  }
}
