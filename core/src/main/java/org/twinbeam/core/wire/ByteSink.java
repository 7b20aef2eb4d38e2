/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing byte array with the few encodings that states, batches and snapshots are made of. */
public final class ByteSink {
  private byte[] bytes;
  private int size;

  public ByteSink(int capacity) {
    bytes = new byte[Math.max(16, capacity)];
  }

  public int size() {
    return size;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  /** Copies all bytes to where there is room for them. */
  public void copyTo(byte[] target, int at) {
    System.arraycopy(bytes, 0, target, at, size);
  }

  /** All bytes where they are: good until the sink changes. */
  public ByteBuffer view() {
    return ByteBuffer.wrap(bytes, 0, size);
  }

  /** Empties the sink and keeps its capacity. */
  public void reset() {
    size = 0;
  }

  public void putByte(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
  }

  /** Unsigned LEB128: 1 to 10 bytes, small values small. */
  public void putVarLong(long value) {
    reserve(10);
    long v = value;
    while ((v & ~0x7FL) != 0) {
      bytes[size++] = (byte) (v | 0x80);
      v >>>= 7;
    }
    bytes[size++] = (byte) v;
  }

  /** Zigzag, then {@link #putVarLong}: small magnitudes small, whatever their sign. */
  public void putSignedVarLong(long value) {
    putVarLong((value << 1) ^ (value >> 63));
  }

  /** The most significant byte first. */
  public void putFixedLong(long value) {
    reserve(8);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
  }

  /** The most significant byte first. */
  public void putFixedInt(int value) {
    putFixedShort(value >>> 16);
    putFixedShort(value);
  }

  /** The two lowest bytes, the more significant first. */
  public void putFixedShort(int value) {
    reserve(2);
    bytes[size++] = (byte) (value >>> 8);
    bytes[size++] = (byte) value;
  }

  /** Length, then bytes. */
  public void putBytes(byte[] value) {
    putVarLong(value.length);
    putRaw(value);
  }

  /** The bytes alone. */
  public void putRaw(byte[] value) {
    putRaw(value, 0, value.length);
  }

  /** Some of the bytes alone. */
  public void putRaw(byte[] value, int from, int length) {
    reserve(length);
    System.arraycopy(value, from, bytes, size, length);
    size += length;
  }

  /** Length, then UTF-8, or UTF-16 where the text has lone surrogates that UTF-8 would lose. */
  public void putString(String value) {
    if (putAscii(value)) {
      return;
    }
    if (hasLoneSurrogate(value)) {
      putVarLong(((long) value.length() * 2 << 1) | 1);
      reserve(value.length() * 2);
      for (int i = 0; i < value.length(); i++) {
        bytes[size++] = (byte) (value.charAt(i) >>> 8);
        bytes[size++] = (byte) value.charAt(i);
      }
    } else {
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
      putVarLong((long) utf8.length << 1);
      putRaw(utf8);
    }
  }

  /** As most texts are; puts nothing if this one is not. */
  private boolean putAscii(String value) {
    int before = size;
    int length = value.length();
    putVarLong((long) length << 1);
    reserve(length);
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        size = before;
        return false;
      }
      bytes[size + i] = (byte) c;
    }
    size += length;
    return true;
  }

  private static boolean hasLoneSurrogate(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < value.length()
                && Character.isLowSurrogate(value.charAt(i + 1));
        if (!pair) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  private void reserve(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
    }
  }
}
