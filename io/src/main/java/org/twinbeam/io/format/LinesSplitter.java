/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.format;

import java.io.IOException;
import java.io.InputStream;
import org.twinbeam.core.prepare.MediaTypes;

/**
 * Splits JSON lines (NDJSON): each line is one payload, without its line end, LF or CRLF. Empty
 * lines are skipped; a CR alone ends no line. What a line holds is not looked at. Works for many
 * threads.
 */
public final class LinesSplitter implements Splitter {
  private final SplitLimits limits;

  public LinesSplitter(SplitLimits limits) {
    this.limits = limits;
  }

  @Override
  public void split(InputStream in, Receiver each) throws IOException {
    Cursor cursor = new Cursor(in);
    cursor.skipByteOrderMark();
    Growing line = new Growing("line", limits.eventBytes());
    long number = 0;
    while (cursor.peek() != Cursor.END) {
      line.begin(cursor);
      readLine(cursor, line);
      if (line.length() > 0) {
        limits.another(number, line);
        each.accept(new Framed(number++, line.copy(), MediaTypes.JSON));
      }
    }
  }

  private static void readLine(Cursor cursor, Growing line) throws IOException {
    for (int b = cursor.read(); b != '\n'; b = cursor.read()) {
      if (b == Cursor.END) {
        return;
      }
      if (b == '\r' && cursor.peek() == '\n') {
        continue;
      }
      line.add(b);
    }
  }
}
