/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** Numbers as the nearest double; a number beyond the doubles is refused, NaN cannot be written. */
final class ConformFloat implements Conform {
  private static final String EXPECTED = "float64";

  @Override
  public Object fromJson(JsonParser json) throws IOException {
    return NumberText.isNumber(json) ? fromText(json.getText()) : Conform.mismatch(EXPECTED, json);
  }

  @Override
  public Object fromText(String text) {
    if (NumberText.isWellFormed(text)) {
      double value = Double.parseDouble(text);
      if (!Double.isInfinite(value)) {
        return value;
      }
    }
    return Fault.expected(EXPECTED, Quoted.value(text));
  }
}
