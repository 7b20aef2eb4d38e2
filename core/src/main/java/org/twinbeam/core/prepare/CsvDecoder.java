/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import java.nio.charset.StandardCharsets;

/**
 * Decodes a payload that is one record of CSV as RFC 4180 has it, with no header. An empty field
 * without quotes is null; {@code ""} is the empty text. One line end may follow the record. Takes
 * time in proportion to the payload, and memory for one value at a time.
 */
final class CsvDecoder {
  private final String text;
  private int at;

  private CsvDecoder(String text) {
    this.text = text;
  }

  /** Reads the payload's fields into values. */
  static void decode(byte[] payload, CsvColumns columns, FieldSlots slots, Object[] values)
      throws DecodeException {
    Utf8.check(payload);
    String text = new String(payload, StandardCharsets.UTF_8);
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    if (text.isEmpty()) {
      throw new DecodeException("the payload is empty; expected a record of CSV");
    }
    int fields = new CsvDecoder(text).record(columns, slots, values);
    if (fields != columns.size()) {
      throw new DecodeException(
          "the CSV record has "
              + fields
              + (fields == 1 ? " field" : " fields")
              + ", expected "
              + columns.expected());
    }
  }

  /** Reads the record to its end and gives the number of its values. */
  private int record(CsvColumns columns, FieldSlots slots, Object[] values) throws DecodeException {
    for (int column = 0; ; column++) {
      String field = at < text.length() && text.charAt(at) == '"' ? quoted() : plain();
      int slot = column < columns.size() ? columns.slot(column) : -1;
      if (slot >= 0) {
        slots.readText(slot, field, values);
      }
      if (at == text.length()) {
        return column + 1;
      } else if (text.charAt(at) == ',') {
        at++;
      } else if (isLineEnd(at)) {
        return column + 1;
      } else if (text.charAt(at) == '\r' || text.charAt(at) == '\n') {
        throw fault("a line end inside the record, or a second record; expected one record");
      } else {
        throw fault("a quote inside a field; quote the whole field and double the quote");
      }
    }
  }

  private String plain() {
    int start = at;
    while (at < text.length() && ",\"\r\n".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return at == start ? null : text.substring(start, at);
  }

  private String quoted() throws DecodeException {
    StringBuilder field = new StringBuilder();
    int opening = at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '"') {
        field.append(c);
      } else if (at < text.length() && text.charAt(at) == '"') {
        field.append('"');
        at++;
      } else {
        return field.toString();
      }
    }
    at = opening;
    throw fault("a quote is not closed");
  }

  private boolean isLineEnd(int i) {
    return text.startsWith("\r\n", i) && i + 2 == text.length()
        || text.charAt(i) == '\n' && i + 1 == text.length();
  }

  private DecodeException fault(String message) {
    return new DecodeException("not CSV at character " + at + ": " + message);
  }
}
