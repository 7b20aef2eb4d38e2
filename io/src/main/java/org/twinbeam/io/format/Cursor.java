/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Inflater;

/** Reads a body once, byte by byte, and knows its place in it. */
final class Cursor {
  /** What {@link #read} and {@link #peek} give at the end. */
  static final int END = -1;

  private final InputStream in;
  private final byte[] buffer = new byte[16 * 1024];
  private int at;
  private int end;
  private long before;
  private long line = 1;

  Cursor(InputStream in) {
    this.in = in;
  }

  /** The next byte without passing it, or {@link #END}. */
  int peek() throws IOException {
    if (at == end && !fill()) {
      return END;
    }
    return buffer[at] & 0xFF;
  }

  /** The next byte, or {@link #END}. */
  int read() throws IOException {
    int b = peek();
    if (b != END) {
      at++;
      if (b == '\n') {
        line++;
      }
    }
    return b;
  }

  private boolean fill() throws IOException {
    before += end;
    at = 0;
    end = 0;
    int read = in.read(buffer);
    end = Math.max(0, read);
    return read > 0;
  }

  /** Lets an inflater have what is buffered, and passes it; false at the end. Counts no lines. */
  boolean lend(Inflater inflater) throws IOException {
    if (at == end && !fill()) {
      return false;
    }
    inflater.setInput(buffer, at, end - at);
    at = end;
    return true;
  }

  /** Goes back to what the inflater has not used of what it was lent last. */
  void takeBack(Inflater inflater) {
    at -= inflater.getRemaining();
  }

  /**
   * Reads exactly so many bytes, or fewer at the end. Memory grows with what is there, not with
   * what was asked for.
   */
  byte[] readBytes(int count) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.min(count, buffer.length));
    while (bytes.size() < count && (at < end || fill())) {
      int taken = Math.min(count - bytes.size(), end - at);
      bytes.write(buffer, at, taken);
      at += taken;
    }
    return bytes.toByteArray();
  }

  /** Passes a byte order mark if one is next; for the beginning only. */
  void skipByteOrderMark() throws IOException {
    if (peek() != 0xEF) {
      return;
    }
    while (end < 3) {
      int read = in.read(buffer, end, buffer.length - end);
      if (read <= 0) {
        return;
      }
      end += read;
    }
    if ((buffer[1] & 0xFF) == 0xBB && (buffer[2] & 0xFF) == 0xBF) {
      at = 3;
    }
  }

  /** Passes JSON's white space. */
  void skipWhiteSpace() throws IOException {
    while (isWhiteSpace(peek())) {
      read();
    }
  }

  static boolean isWhiteSpace(int b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /** Where the next byte is, as in "line 3, byte 57": lines from 1, bytes of the body from 0. */
  String place() {
    return place(line, offset());
  }

  static String place(long line, long offset) {
    return "line " + line + ", byte " + offset;
  }

  long line() {
    return line;
  }

  /** Bytes passed so far. */
  long offset() {
    return before + at;
  }
}
