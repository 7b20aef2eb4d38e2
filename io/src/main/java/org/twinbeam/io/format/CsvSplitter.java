/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.format;

import java.io.IOException;
import java.io.InputStream;
import org.twinbeam.core.prepare.MediaTypes;

/**
 * Splits CSV as RFC 4180 has it: each record is one payload with the bytes it came in, without its
 * line end, LF or CRLF; quoted fields may hold line ends. Empty lines are skipped. A quote opens a
 * field only where the field begins, so a stray one ends with its record. Works for many threads.
 *
 * <p>The first record is the header, and its names go into each payload's content type ({@link
 * MediaTypes#csv}); without a header, the fields are the definition's in their order.
 */
public final class CsvSplitter implements Splitter {
  private final SplitLimits limits;
  private final boolean header;

  private CsvSplitter(SplitLimits limits, boolean header) {
    this.limits = limits;
    this.header = header;
  }

  public static CsvSplitter withHeader(SplitLimits limits) {
    return new CsvSplitter(limits, true);
  }

  public static CsvSplitter withoutHeader(SplitLimits limits) {
    return new CsvSplitter(limits, false);
  }

  @Override
  public void split(InputStream in, Receiver each) throws IOException {
    Cursor cursor = new Cursor(in);
    cursor.skipByteOrderMark();
    String contentType = "text/csv";
    if (header) {
      Growing names = new Growing("header", limits.headerBytes());
      if (!record(cursor, names)) {
        throw new FramingException("the body is empty, expected a header of CSV, then records");
      }
      contentType = MediaTypes.csv(new CsvHeader(names.copy(), names.begins()).columns());
    }
    Growing record = new Growing("record", limits.eventBytes());
    for (long number = 0; record(cursor, record); number++) {
      limits.another(number, record);
      each.accept(new Framed(number, record.copy(), contentType));
    }
  }

  /** Reads the next record that is not an empty line; false at the end. */
  private static boolean record(Cursor cursor, Growing record) throws IOException {
    while (cursor.peek() != Cursor.END) {
      record.begin(cursor);
      fields(cursor, record);
      if (record.length() > 0) {
        return true;
      }
    }
    return false;
  }

  private static void fields(Cursor cursor, Growing record) throws IOException {
    boolean fieldBegins = true;
    while (true) {
      long line = cursor.line();
      long offset = cursor.offset();
      int b = cursor.read();
      if (b == Cursor.END || b == '\n') {
        return;
      }
      if (b == '\r' && cursor.peek() == '\n') {
        continue;
      }
      record.add(b);
      if (b == '"' && fieldBegins) {
        quoted(cursor, record, line, offset);
      }
      fieldBegins = b == ',';
    }
  }

  private static void quoted(Cursor cursor, Growing record, long line, long offset)
      throws IOException {
    while (true) {
      int b = cursor.read();
      if (b == Cursor.END) {
        throw new FramingException(
            "the quote that opens at " + Cursor.place(line, offset) + " is not closed");
      }
      record.add(b);
      if (b == '"') {
        if (cursor.peek() != '"') {
          return;
        }
        record.add(cursor.read());
      }
    }
  }
}
