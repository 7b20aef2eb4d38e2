/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.measure;

import static org.twinbeam.core.measure.Wire.malformed;

import java.math.BigInteger;
import java.nio.ByteBuffer;

/**
 * A sum that is never rounded: a superaccumulator as in R. M. Neal, <a
 * href="https://arxiv.org/abs/1505.05571">Fast Exact Summation Using Small and Large
 * Superaccumulators</a> (2015), over a window of digits that grows with the exponents in use.
 *
 * <p>The value is the sum of {@code digits[i] * 2^(32 * (low + i))}. Digits are signed and have 31
 * bits to spare, so that a term is added without carrying; {@link #normalise} carries before the
 * spare bits can run out. A sum of integers that fits 64 bits has no digits yet. Finite doubles and
 * their squares need at most 135 digits, integers and decimals as many as their value has; nothing
 * overflows.
 *
 * <p>Written as the shortest two's complement of the value's significant bytes and their place:
 * equal values have equal bytes.
 */
final class ExactSum {
  private static final long MASK = 0xffff_ffffL;
  private static final int MAX_PENDING = 1 << 29;
  private static final long[] NONE = {};

  /** Least place of a significant byte: a square of {@link Double#MIN_VALUE} is 2^-2148. */
  private static final int MIN_BYTE = -269;

  /** Bounds what corrupt bytes can make us allocate; far beyond any sum of declared decimals. */
  private static final int MAX_BYTE = 1 << 20;

  private static final long SIGNIFICAND = (1L << 52) - 1;

  /** The whole value while there are no digits: most sums are of few small integers. */
  private long small;

  private long[] digits = NONE;
  private int low;

  /** No digit is larger than {@code pending * 2^32} in magnitude. */
  private int pending;

  void add(long value) {
    if (digits.length == 0) {
      long sum = small + value;
      if (((small ^ sum) & (value ^ sum)) >= 0) { // no overflow
        small = sum;
        return;
      }
    }
    addToDigits(value);
  }

  private void addToDigits(long value) {
    if (value != 0) {
      add64(value < 0, Math.abs(value), 0); // 2^63 is right when read as unsigned
    }
  }

  void addSquare(long value) {
    if (value != 0) {
      add128(Math.multiplyHigh(value, value), value * value, 0);
    }
  }

  /**
   * @param value finite
   */
  void add(double value) {
    long bits = Double.doubleToRawLongBits(value);
    long odd = significand(bits);
    if (odd != 0) {
      int zeros = Long.numberOfTrailingZeros(odd);
      add64(bits < 0, odd >>> zeros, exponent(bits) + zeros);
    }
  }

  /**
   * @param value finite
   */
  void addSquare(double value) {
    long bits = Double.doubleToRawLongBits(value);
    long odd = significand(bits);
    if (odd != 0) {
      int zeros = Long.numberOfTrailingZeros(odd);
      odd >>>= zeros;
      add128(Math.multiplyHigh(odd, odd), odd * odd, 2 * (exponent(bits) + zeros));
    }
  }

  void add(BigInteger value) {
    if (value.bitLength() < 64) {
      add(value.longValue());
      return;
    }
    byte[] bytes = value.toByteArray(); // big-endian two's complement
    int count = (bytes.length + 3) / 4;
    int at = window(0, count - 1);
    for (int i = 0; i < count; i++) {
      int end = bytes.length - 4 * i;
      int start = Math.max(0, end - 4);
      boolean top = i == count - 1;
      long digit = top ? bytes[start] : bytes[start] & 0xff;
      for (int j = start + 1; j < end; j++) {
        digit = (digit << 8) | (bytes[j] & 0xff);
      }
      digits[at + i] += digit;
    }
  }

  private static long significand(long bits) {
    return ((bits >>> 52) & 0x7ff) == 0 ? bits & SIGNIFICAND : (bits & SIGNIFICAND) | (1L << 52);
  }

  private static int exponent(long bits) {
    return Math.max((int) (bits >>> 52) & 0x7ff, 1) - 1075;
  }

  /** Adds a magnitude, unsigned, times 2^exponent. */
  private void add64(boolean negative, long magnitude, int exponent) {
    int shift = exponent & 31;
    long d0 = (magnitude << shift) & MASK;
    long d1 = (magnitude >>> (32 - shift)) & MASK;
    long d2 = shift == 0 ? 0 : magnitude >>> (64 - shift);
    int index = exponent >> 5;
    int at = window(index, index + (d2 != 0 ? 2 : d1 != 0 ? 1 : 0));
    if (negative) {
      d0 = -d0;
      d1 = -d1;
      d2 = -d2;
    }
    digits[at] += d0;
    if (d1 != 0) {
      digits[at + 1] += d1;
    }
    if (d2 != 0) {
      digits[at + 2] += d2;
    }
  }

  /** Adds an unsigned number of 128 bits, times 2^exponent. */
  private void add128(long high, long magnitude, int exponent) {
    if (high == 0) {
      add64(false, magnitude, exponent);
      return;
    }
    int shift = exponent & 31;
    int index = exponent >> 5;
    long d4 = shift == 0 ? 0 : high >>> (64 - shift);
    long d3 = (high >>> (32 - shift)) & MASK;
    int at = window(index, index + (d4 != 0 ? 4 : d3 != 0 ? 3 : 2));
    digits[at] += (magnitude << shift) & MASK;
    digits[at + 1] += (magnitude >>> (32 - shift)) & MASK;
    digits[at + 2] += ((high << shift) | (shift == 0 ? 0 : magnitude >>> (64 - shift))) & MASK;
    if (d3 != 0) {
      digits[at + 3] += d3;
    }
    if (d4 != 0) {
      digits[at + 4] += d4;
    }
  }

  /** Adds the other sum, which stays as it is. */
  void merge(ExactSum other) {
    if (other.digits.length == 0) {
      add(other.small);
      return;
    }
    if (pending > MAX_PENDING - other.pending) {
      normalise();
    }
    int at = window(other.low, other.low + other.digits.length - 1);
    for (int i = 0; i < other.digits.length; i++) {
      digits[at + i] += other.digits[i];
    }
    pending += other.pending;
    if (pending > MAX_PENDING) {
      normalise();
    }
  }

  /** From here on the value is in digits. */
  private void spill() {
    long value = small;
    small = 0;
    addToDigits(value);
  }

  /** Makes room for one more term in the digits from..to and returns the index of the first. */
  private int window(int from, int to) {
    if (small != 0) {
      spill();
    }
    if (pending >= MAX_PENDING) {
      normalise();
    }
    pending++;
    if (digits.length == 0) {
      digits = new long[to - from + 1];
      low = from;
    } else if (from < low || to >= low + digits.length) {
      int newLow = Math.min(from, low);
      long[] grown = new long[Math.max(to + 1, low + digits.length) - newLow];
      System.arraycopy(digits, 0, grown, low - newLow, digits.length);
      digits = grown;
      low = newLow;
    }
    return from - low;
  }

  /**
   * Carries: then all digits are in [0, 2^32), except the last, which is a signed 32-bit integer.
   */
  private void normalise() {
    long carry = 0;
    for (int i = 0; i < digits.length; i++) {
      long digit = digits[i] + carry;
      if (i == digits.length - 1 && digit == (int) digit) {
        digits[i] = digit;
        carry = 0;
      } else {
        digits[i] = digit & MASK;
        carry = digit >> 32;
      }
    }
    boolean lastTooLarge =
        digits.length > 0 && digits[digits.length - 1] != (int) digits[digits.length - 1];
    if (carry != 0 || lastTooLarge) {
      long[] grown = new long[digits.length + 1];
      System.arraycopy(digits, 0, grown, 0, digits.length);
      grown[digits.length] = carry;
      digits = grown;
    }
    pending = 1;
  }

  /** The value divided by 2^{@link #exponent()}. */
  BigInteger significand() {
    if (digits.length == 0) {
      return BigInteger.valueOf(small);
    }
    normalise();
    byte[] bytes = new byte[4 * digits.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[bytes.length - 1 - i] = byteAt(i);
    }
    return new BigInteger(bytes);
  }

  int exponent() {
    return 32 * low;
  }

  /** Byte of the little-endian two's complement; digits must be normalised. */
  private byte byteAt(int i) {
    return digits.length == 0
        ? (byte) (small >> (8 * i))
        : (byte) (digits[i >> 2] >> (8 * (i & 3)));
  }

  private int bytes() {
    return digits.length == 0 ? Long.BYTES : 4 * digits.length;
  }

  private int firstByte() {
    int first = 0;
    while (first < bytes() && byteAt(first) == 0) {
      first++;
    }
    return first;
  }

  private int lastByte(int first) {
    int last = bytes() - 1;
    while (last > first && isSignOnly(byteAt(last), byteAt(last - 1))) {
      last--;
    }
    return last;
  }

  private static boolean isSignOnly(byte top, byte next) {
    return top == (next >> 7);
  }

  int size() {
    normalise();
    int first = firstByte();
    if (first == bytes()) {
      return 1;
    }
    int length = lastByte(first) - first + 1;
    return Wire.sizeOfUnsigned(length) + Wire.sizeOfSigned(4 * low + first) + length;
  }

  void write(ByteBuffer out) {
    normalise();
    int first = firstByte();
    if (first == bytes()) {
      out.put((byte) 0);
      return;
    }
    int last = lastByte(first);
    Wire.writeUnsigned(out, last - first + 1);
    Wire.writeSigned(out, 4 * low + first);
    for (int i = first; i <= last; i++) {
      out.put(byteAt(i));
    }
  }

  static ExactSum read(ByteBuffer in) {
    ExactSum sum = new ExactSum();
    int length = Wire.readLength(in, 1);
    if (length == 0) {
      return sum;
    }
    long place = Wire.readSigned(in);
    if (place < MIN_BYTE || place > MAX_BYTE || length > in.remaining()) {
      throw malformed("a sum has " + length + " bytes at place " + place);
    }
    int first = (int) place;
    int last = first + length - 1;
    sum.low = first >> 2;
    sum.digits = new long[(last >> 2) - sum.low + 1];
    sum.pending = 1;
    byte previous = 0;
    for (int i = first; i <= last; i++) {
      byte b = in.get();
      boolean spare = i == last && i > first && isSignOnly(b, previous);
      if (spare || (i == first && b == 0)) {
        throw malformed("a sum has bytes that say nothing");
      }
      // The last byte carries the sign into what is above it.
      sum.digits[(i >> 2) - sum.low] |= (i == last ? (long) b : b & 0xffL) << (8 * (i & 3));
      previous = b;
    }
    if (first >= 0 && last < Long.BYTES) {
      for (int i = 0; i < sum.digits.length; i++) {
        sum.small += sum.digits[i] << (32 * (sum.low + i));
      }
      sum.digits = NONE;
      sum.low = 0;
      sum.pending = 0;
    }
    return sum;
  }
}
