/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.measure;

import java.nio.ByteBuffer;

/**
 * The primitives that states are written in: unsigned little-endian base-128 integers, zigzag for
 * signed ones, and doubles with their bits reversed, so that short binary fractions and small whole
 * numbers take two or three bytes. Each value has one form only, and reading refuses all others.
 */
final class Wire {
  private Wire() {}

  static IllegalArgumentException malformed(String what) {
    return new IllegalArgumentException("malformed measure state: " + what);
  }

  static int sizeOfUnsigned(long value) {
    return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
  }

  static void writeUnsigned(ByteBuffer out, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
  }

  static long readUnsigned(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = readByte(in);
      value |= (b & 0x7fL) << shift;
      if (b >= 0) {
        if (b == 0 && shift > 0) {
          throw malformed("an integer is longer than needed");
        }
        if (shift == 63 && b > 1) {
          break;
        }
        return value;
      }
    }
    throw malformed("an integer has more than 64 bits");
  }

  static int sizeOfSigned(long value) {
    return sizeOfUnsigned(zigzag(value));
  }

  static void writeSigned(ByteBuffer out, long value) {
    writeUnsigned(out, zigzag(value));
  }

  static long readSigned(ByteBuffer in) {
    long z = readUnsigned(in);
    return (z >>> 1) ^ -(z & 1);
  }

  private static long zigzag(long value) {
    return (value << 1) ^ (value >> 63);
  }

  /** An integer in [0, 2^63). */
  static long readCount(ByteBuffer in) {
    long count = readUnsigned(in);
    if (count < 0) {
      throw malformed("count " + Long.toUnsignedString(count) + " is beyond 2^63");
    }
    return count;
  }

  /** The number of things that follow, each of at least {@code unit} bytes. */
  static int readLength(ByteBuffer in, int unit) {
    long length = readUnsigned(in);
    if (length < 0 || length > in.remaining() / unit) {
      throw malformed(
          "length "
              + Long.toUnsignedString(length)
              + " is more than the "
              + in.remaining()
              + " bytes left can hold");
    }
    return (int) length;
  }

  static byte readByte(ByteBuffer in) {
    if (!in.hasRemaining()) {
      throw malformed("it ends too early");
    }
    return in.get();
  }

  static int sizeOfDouble(double value) {
    return sizeOfUnsigned(Long.reverse(Double.doubleToLongBits(value)));
  }

  static void writeDouble(ByteBuffer out, double value) {
    writeUnsigned(out, Long.reverse(Double.doubleToLongBits(value)));
  }

  /** Refuses -0.0 and all NaNs but the canonical one, which no state holds. */
  static double readDouble(ByteBuffer in) {
    long bits = Long.reverse(readUnsigned(in));
    double value = Double.longBitsToDouble(bits);
    if (bits == Long.MIN_VALUE || bits != Double.doubleToLongBits(value)) {
      throw malformed("a float64 is -0.0 or a NaN other than the canonical one");
    }
    return value;
  }
}
