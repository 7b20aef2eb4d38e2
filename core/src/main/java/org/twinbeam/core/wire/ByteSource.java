/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.wire;

import java.nio.charset.StandardCharsets;

/**
 * Reads what {@link ByteSink} wrote. Whatever is not of that form, being truncated or overlong, is
 * an {@link IllegalArgumentException} that says where.
 */
public final class ByteSource {
  private final byte[] bytes;
  private int position;

  public ByteSource(byte[] bytes) {
    this.bytes = bytes;
  }

  public boolean hasRemaining() {
    return position < bytes.length;
  }

  public int position() {
    return position;
  }

  public int getByte() {
    require(1);
    return bytes[position++];
  }

  public long getVarLong() {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      int b = getByte();
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("overlong number before byte " + position);
  }

  public long getSignedVarLong() {
    long v = getVarLong();
    return (v >>> 1) ^ -(v & 1);
  }

  public long getFixedLong() {
    require(8);
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = (value << 8) | (bytes[position++] & 0xFF);
    }
    return value;
  }

  public byte[] getBytes() {
    return getRaw(length(getVarLong()));
  }

  public byte[] getRaw(int length) {
    require(length);
    byte[] value = java.util.Arrays.copyOfRange(bytes, position, position + length);
    position += length;
    return value;
  }

  public String getString() {
    long head = getVarLong();
    int length = length(head >>> 1);
    require(length);
    int start = position;
    position += length;
    if ((head & 1) == 0) {
      return new String(bytes, start, length, StandardCharsets.UTF_8);
    }
    StringBuilder text = new StringBuilder(length / 2);
    for (int i = start; i + 1 < start + length; i += 2) {
      text.append((char) ((bytes[i] & 0xFF) << 8 | (bytes[i + 1] & 0xFF)));
    }
    return text.toString();
  }

  /** Passes over what {@link #getString} would read. */
  public void skipString() {
    int length = length(getVarLong() >>> 1);
    require(length);
    position += length;
  }

  private int length(long value) {
    if (value < 0 || value > bytes.length) {
      throw new IllegalArgumentException(
          "length " + value + " at byte " + position + " of " + bytes.length);
    }
    return (int) value;
  }

  private void require(int count) {
    if (bytes.length - position < count) {
      throw new IllegalArgumentException(
          "truncated: wanted " + count + " bytes at byte " + position + " of " + bytes.length);
    }
  }
}
