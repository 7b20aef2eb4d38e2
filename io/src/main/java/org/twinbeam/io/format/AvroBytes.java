/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.format;

/** Avro's binary form of one block, read as far as there are bytes. */
final class AvroBytes {
  private final byte[] bytes;
  private final String what;
  private int at;

  /**
   * @param what it is called where it does not fit its schema
   */
  AvroBytes(byte[] bytes, String what) {
    this.bytes = bytes;
    this.what = what;
  }

  byte[] array() {
    return bytes;
  }

  int left() {
    return bytes.length - at;
  }

  /** Passes so many bytes, and tells where they begin. */
  int skip(long count) throws FramingException {
    if (count < 0 || count > left()) {
      throw fault("claims " + count + " bytes where " + left() + " are left");
    }
    int begins = at;
    at += (int) count;
    return begins;
  }

  boolean bool() throws FramingException {
    byte b = bytes[skip(1)];
    if (b != 0 && b != 1) {
      throw fault("has " + b + " for a boolean");
    }
    return b == 1;
  }

  int integer() throws FramingException {
    long value = number();
    if (value != (int) value) {
      throw fault("has " + value + " for an int");
    }
    return (int) value;
  }

  long number() throws FramingException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = bytes[skip(1)];
      value |= (b & 0x7FL) << shift;
      if (b >= 0) {
        return value >>> 1 ^ -(value & 1);
      }
    }
    throw fault("has a number of more than 64 bits");
  }

  /** Little-endian, of so many bytes. */
  long fixed(int count) throws FramingException {
    int begins = skip(count);
    long value = 0;
    for (int i = count - 1; i >= 0; i--) {
      value = (value << 8) | (bytes[begins + i] & 0xFF);
    }
    return value;
  }

  /** Items of an array's or map's next block, 0 after the last. */
  long items() throws FramingException {
    long count = number();
    if (count < 0) {
      number(); // The block's size, for those who skip it.
      count = -count;
    }
    if (count < 0) {
      throw fault("claims " + count + " items");
    }
    return count;
  }

  FramingException fault(String problem) {
    return new FramingException(
        what + " does not fit its schema: it " + problem + " at its byte " + at);
  }
}
