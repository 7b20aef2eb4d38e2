/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.function.Function;
import org.twinbeam.core.schema.TimePatterns;

/** Days of the years 1 to 9999. */
final class ConformDate implements Conform {
  private static final int MAX_YEAR = 9999;

  private final String expected;
  private final Function<String, LocalDate> parser;

  ConformDate(String format) {
    if (format.equals("iso")) {
      expected = "a date as 2001-12-31";
      parser = IsoTimestamp::parseDate;
    } else {
      expected = "a date as " + format;
      DateTimeFormatter formatter = TimePatterns.formatter(format);
      parser = text -> parse(text, formatter);
    }
  }

  private static LocalDate parse(String text, DateTimeFormatter formatter) {
    try {
      return LocalDate.parse(text, formatter);
    } catch (DateTimeException e) {
      return null;
    }
  }

  @Override
  public Object fromJson(JsonParser json) throws IOException {
    return json.currentToken() == JsonToken.VALUE_STRING
        ? fromText(json.getText())
        : Conform.mismatch(expected, json);
  }

  @Override
  public Object fromText(String text) {
    LocalDate date = parser.apply(text);
    return date == null || date.getYear() < 1 || date.getYear() > MAX_YEAR
        ? Fault.expected(expected, Quoted.value(text))
        : date;
  }
}
