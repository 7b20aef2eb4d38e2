/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.format;

/**
 * Walks through a structure of Thrift's compact protocol without building anything of it, to see
 * that what it claims of itself is there: a list of so many elements takes as many bytes at least.
 * A reader that believes such claims would ask for memory that no file is worth.
 *
 * @see <a href="https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md">
 *     the protocol</a>
 */
final class ThriftScan {
  private static final int MAX_DEPTH = 64;

  private static final int BYTE = 3;
  private static final int I16 = 4;
  private static final int I64 = 6;
  private static final int DOUBLE = 7;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  private static final int SET = 10;
  private static final int MAP = 11;
  private static final int STRUCT = 12;

  private final byte[] bytes;
  private int at;

  private ThriftScan(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * @throws FramingException if it is no structure, or claims more than its bytes can hold
   */
  static void check(byte[] structure, String what) throws FramingException {
    try {
      new ThriftScan(structure).struct(0);
    } catch (IllegalStateException | IndexOutOfBoundsException e) {
      throw new FramingException(
          what + " is damaged" + (e instanceof IllegalStateException ? ": " + e.getMessage() : ""),
          e);
    }
  }

  private void struct(int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalStateException("it is nested deeper than " + MAX_DEPTH);
    }
    for (int field = next(); field != 0; field = next()) {
      if ((field & 0xF0) == 0) {
        number(); // The field's id, where it is not told by its distance from the last.
      }
      value(field & 0x0F, depth, false);
    }
  }

  /**
   * @param inside of a collection, where a boolean takes a byte
   */
  private void value(int type, int depth, boolean inside) {
    switch (type) {
      case 1, 2 -> at += inside ? 1 : 0;
      case BYTE -> at++;
      case I16, 5, I64 -> number();
      case DOUBLE -> at += Double.BYTES;
      case BINARY -> {
        int length = claimed(number()); // Reading it moves on, so it is not part of the sum.
        at += length;
      }
      case LIST, SET -> list(depth);
      case MAP -> map(depth);
      case STRUCT -> struct(depth + 1);
      default -> throw new IllegalStateException("type " + type + " at its byte " + at);
    }
  }

  private void list(int depth) {
    int head = next();
    int size = head >>> 4 == 15 ? claimed(number()) : claimed(head >>> 4);
    for (int i = 0; i < size; i++) {
      value(head & 0x0F, depth + 1, true);
    }
  }

  private void map(int depth) {
    int size = claimed(number());
    int types = size == 0 ? 0 : next();
    for (int i = 0; i < size; i++) {
      value(types >>> 4, depth + 1, true);
      value(types & 0x0F, depth + 1, true);
    }
  }

  private int claimed(long size) {
    if (size < 0 || size > bytes.length - at) {
      throw new IllegalStateException(
          "at its byte " + at + " it claims " + size + " more, but ends at " + bytes.length);
    }
    return (int) size;
  }

  private int next() {
    return bytes[at++] & 0xFF;
  }

  private long number() {
    long number = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int b = next();
      number |= (long) (b & 0x7F) << shift;
      if (b < 0x80) {
        return number;
      }
    }
    throw new IllegalStateException("a number without an end at its byte " + at);
  }
}
