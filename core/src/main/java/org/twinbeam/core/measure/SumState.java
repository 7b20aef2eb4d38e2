/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.measure;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;

/**
 * The exact sum and the number of values, for SUM and MEAN. NaN and infinities are counted apart
 * from the finite values, so that the result is what IEEE 754 says of the whole: NaN if any value
 * is NaN or both infinities occur, else the infinity that occurs, else the exact sum rounded once.
 *
 * <p>Bytes: the count; if it is not 0, for floats a byte that tells which of NaN, +infinity and
 * -infinity occur and the count of each that does; the {@link ExactSum}.
 */
final class SumState implements State {
  private static final int NAN = 0;
  private static final int POSITIVE = 1;
  private static final int NEGATIVE = 2;
  private static final int SPECIALS = 3;

  record Type(Numeric numeric) implements StateType {
    @Override
    public State zero() {
      return new SumState(numeric, 0, new ExactSum());
    }

    @Override
    public State read(ByteBuffer in) {
      return SumState.read(numeric, in);
    }
  }

  private final Numeric numeric;
  private final ExactSum finite;
  private long count;

  /** How many NaNs, positive and negative infinities there are; null while there is none. */
  private long[] specials;

  private SumState(Numeric numeric, long count, ExactSum finite) {
    this.numeric = numeric;
    this.count = count;
    this.finite = finite;
  }

  @Override
  public void add(Object value, long timeMillis, int partition, long offset) {
    if (value == null) {
      return;
    }
    count++;
    if (numeric.isFloat()) {
      double x = (Double) value;
      if (Math.abs(x) <= Double.MAX_VALUE) {
        finite.add(x);
      } else {
        addSpecial(x > 0 ? POSITIVE : x < 0 ? NEGATIVE : NAN, 1);
      }
    } else {
      numeric.addTo(finite, value);
    }
  }

  private void addSpecial(int which, long times) {
    if (specials == null) {
      specials = new long[SPECIALS];
    }
    specials[which] += times;
  }

  @Override
  public void merge(State other) {
    SumState that = (SumState) other;
    count += that.count;
    if (that.specials != null) {
      for (int i = 0; i < SPECIALS; i++) {
        addSpecial(i, that.specials[i]);
      }
    }
    finite.merge(that.finite);
  }

  /**
   * Null of no values. Integers and bools: a Long where it fits, else a BigDecimal of scale 0.
   * Decimals: a BigDecimal of the declared scale. Floats: a Double.
   */
  Object sum() {
    if (count == 0) {
      return null;
    }
    if (numeric.isFloat()) {
      return isFinite()
          ? (Double) Rounding.toDouble(finite.significand(), BigInteger.ONE, finite.exponent())
          : (Double) special();
    }
    BigInteger sum = integer();
    if (numeric.kind() == Numeric.Kind.DECIMAL) {
      return new BigDecimal(sum, numeric.scale());
    }
    return sum.bitLength() < Long.SIZE ? (Object) sum.longValue() : new BigDecimal(sum);
  }

  /** The exact sum divided by the count, rounded once; null of no values. */
  Double mean() {
    if (count == 0) {
      return null;
    }
    if (!isFinite()) {
      return special();
    }
    BigInteger divisor = BigInteger.valueOf(count).multiply(numeric.unit());
    return Rounding.toDouble(finite.significand(), divisor, finite.exponent());
  }

  private boolean isFinite() {
    return specials == null;
  }

  private double special() {
    if (specials[NAN] > 0 || (specials[POSITIVE] > 0 && specials[NEGATIVE] > 0)) {
      return Double.NaN;
    }
    return specials[POSITIVE] > 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
  }

  /** The sum of what are all integers: its exponent is not below 0. */
  private BigInteger integer() {
    return finite.significand().shiftLeft(finite.exponent());
  }

  @Override
  public int size() {
    int size = Wire.sizeOfUnsigned(count);
    if (count == 0) {
      return size;
    }
    if (numeric.isFloat()) {
      size++;
      for (int i = 0; i < SPECIALS; i++) {
        size += special(i) == 0 ? 0 : Wire.sizeOfUnsigned(special(i));
      }
    }
    return size + finite.size();
  }

  private long special(int which) {
    return specials == null ? 0 : specials[which];
  }

  @Override
  public void write(ByteBuffer out) {
    Wire.writeUnsigned(out, count);
    if (count == 0) {
      return;
    }
    if (numeric.isFloat()) {
      int flags = 0;
      for (int i = 0; i < SPECIALS; i++) {
        flags |= special(i) > 0 ? 1 << i : 0;
      }
      out.put((byte) flags);
      for (int i = 0; i < SPECIALS; i++) {
        if (special(i) > 0) {
          Wire.writeUnsigned(out, special(i));
        }
      }
    }
    finite.write(out);
  }

  private static SumState read(Numeric numeric, ByteBuffer in) {
    long count = Wire.readCount(in);
    if (count == 0) {
      return new SumState(numeric, 0, new ExactSum());
    }
    long[] specials = null;
    if (numeric.isFloat()) {
      byte flags = Wire.readByte(in);
      if (flags < 0 || flags > (1 << SPECIALS) - 1) {
        throw Wire.malformed("unknown flags " + flags + " of a sum");
      }
      specials = flags == 0 ? null : new long[SPECIALS];
      long left = count;
      for (int i = 0; i < SPECIALS; i++) {
        if ((flags & (1 << i)) != 0) {
          specials[i] = Wire.readCount(in);
          left -= specials[i];
          if (specials[i] == 0 || left < 0) {
            throw Wire.malformed("NaN or infinity " + specials[i] + " times in " + count);
          }
        }
      }
    }
    SumState state = new SumState(numeric, count, ExactSum.read(in));
    state.specials = specials;
    if (!numeric.isFloat() && state.finite.exponent() < 0) {
      throw Wire.malformed("a sum of whole numbers has a fraction");
    }
    return state;
  }
}
