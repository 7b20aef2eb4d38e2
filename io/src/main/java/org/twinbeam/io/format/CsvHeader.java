/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.format;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The names of a header of CSV: none empty, none twice, or records could not be told by them. */
final class CsvHeader {
  private final String begins;
  private final String text;
  private int at;

  CsvHeader(byte[] record, String begins) throws FramingException {
    this.begins = begins;
    try {
      this.text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(record)).toString();
    } catch (CharacterCodingException e) {
      throw new FramingException("the header at " + begins + " is not UTF-8", e);
    }
  }

  List<String> columns() throws FramingException {
    List<String> columns = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    while (true) {
      String name = at < text.length() && text.charAt(at) == '"' ? quoted() : plain();
      if (name.isEmpty()) {
        throw fault("has no name for its column " + (columns.size() + 1));
      }
      if (!seen.add(name)) {
        throw fault("names column '" + name + "' twice");
      }
      columns.add(name);
      if (at == text.length()) {
        return columns;
      }
      if (text.charAt(at++) != ',') {
        throw fault("has something after the quoted name '" + name + "'");
      }
    }
  }

  private String plain() throws FramingException {
    int start = at;
    while (at < text.length() && text.charAt(at) != ',') {
      char c = text.charAt(at++);
      if (c == '\r' || c == 0) {
        throw fault(
            c == 0 ? "holds a NUL" : "holds a CR alone; records end with LF or CRLF, not with CR");
      }
    }
    return text.substring(start, at);
  }

  /** Its quote is closed: the splitter has seen to that. */
  private String quoted() {
    StringBuilder name = new StringBuilder();
    for (at++; ; at++) {
      if (text.charAt(at) == '"') {
        at++;
        if (at == text.length() || text.charAt(at) != '"') {
          return name.toString();
        }
      }
      name.append(text.charAt(at));
    }
  }

  private FramingException fault(String what) {
    return new FramingException("the header at " + begins + " " + what);
  }
}
