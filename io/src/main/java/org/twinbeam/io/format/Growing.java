/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.format;

import java.util.Arrays;

/** The payload at hand while its end is sought: bytes up to a limit. */
final class Growing {
  private final int limit;
  private final String what;
  private byte[] bytes = new byte[512];
  private int length;
  private long line;
  private long offset;

  /**
   * @param what it is called where it is too large
   */
  Growing(String what, int limit) {
    this.what = what;
    this.limit = limit;
  }

  /** Forgets what was there; what comes begins at the cursor. */
  void begin(Cursor cursor) {
    begin(cursor.line(), cursor.offset());
  }

  void begin(long line, long offset) {
    this.line = line;
    this.offset = offset;
    length = 0;
  }

  void add(int b) throws TooLargeException {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, room(length + 1));
    }
    if (length == limit) {
      throw tooLarge();
    }
    bytes[length++] = (byte) b;
  }

  void add(byte[] from, int offset, int count) throws TooLargeException {
    if (count > limit - length) {
      throw tooLarge();
    }
    if (count > bytes.length - length) {
      bytes = Arrays.copyOf(bytes, room(length + count));
    }
    System.arraycopy(from, offset, bytes, length, count);
    length += count;
  }

  private int room(int needed) {
    return (int) Math.max(needed, Math.min(limit, 2L * bytes.length));
  }

  private TooLargeException tooLarge() {
    return new TooLargeException(
        "the " + what + " that begins at " + begins() + " is larger than " + limit + " bytes");
  }

  int length() {
    return length;
  }

  /** Where it began. */
  String begins() {
    return Cursor.place(line, offset);
  }

  /** Takes away the last byte if it is that one. */
  void dropLast(int b) {
    if (length > 0 && bytes[length - 1] == b) {
      length--;
    }
  }

  void dropLastWhiteSpace() {
    while (length > 0 && Cursor.isWhiteSpace(bytes[length - 1])) {
      length--;
    }
  }

  byte[] copy() {
    return Arrays.copyOf(bytes, length);
  }

  /** What was added since it was so long. */
  byte[] copy(int from) {
    return Arrays.copyOfRange(bytes, from, length);
  }
}
