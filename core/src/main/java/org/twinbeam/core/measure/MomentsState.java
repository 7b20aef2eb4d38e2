/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.measure;

import java.math.BigInteger;
import java.nio.ByteBuffer;

/**
 * The exact sum of the values and of their squares, for VARIANCE and STDDEV: those of the sample (n
 * - 1 in the denominator), as SQL's VAR_SAMP and STDDEV_SAMP.
 *
 * <p>Bytes: the count; if it is not 0, for floats the count of NaNs and infinities; the {@link
 * ExactSum} of the finite values, and that of their squares.
 */
final class MomentsState implements State {

  record Type(Numeric numeric) implements StateType {
    @Override
    public State zero() {
      return new MomentsState(numeric, 0, 0, new ExactSum(), new ExactSum());
    }

    @Override
    public State read(ByteBuffer in) {
      return MomentsState.read(numeric, in);
    }
  }

  private final Numeric numeric;
  private final ExactSum sum;
  private final ExactSum squares;
  private long count;
  private long nonFinite;

  private MomentsState(
      Numeric numeric, long count, long nonFinite, ExactSum sum, ExactSum squares) {
    this.numeric = numeric;
    this.count = count;
    this.nonFinite = nonFinite;
    this.sum = sum;
    this.squares = squares;
  }

  @Override
  public void add(Object value, long timeMillis, int partition, long offset) {
    if (value == null) {
      return;
    }
    count++;
    if (numeric.isFloat() && !Double.isFinite((Double) value)) {
      nonFinite++;
    } else {
      numeric.addTo(sum, value);
      numeric.addSquareTo(squares, value);
    }
  }

  @Override
  public void merge(State other) {
    MomentsState that = (MomentsState) other;
    count += that.count;
    nonFinite += that.nonFinite;
    sum.merge(that.sum);
    squares.merge(that.squares);
  }

  /**
   * (n Σx² - (Σx)²) / (n (n - 1)), exact and rounded once. Null of fewer than two values; NaN if
   * any is NaN or infinite; infinite where it is beyond the largest double.
   */
  Double variance() {
    if (count < 2) {
      return null;
    }
    if (nonFinite > 0) {
      return Double.NaN;
    }
    BigInteger n = BigInteger.valueOf(count);
    int squareExponent = 2 * sum.exponent();
    int exponent = Math.min(squareExponent, squares.exponent());
    BigInteger minuend = squares.significand().multiply(n).shiftLeft(squares.exponent() - exponent);
    BigInteger subtrahend = sum.significand().pow(2).shiftLeft(squareExponent - exponent);
    BigInteger divisor = n.multiply(n.subtract(BigInteger.ONE)).multiply(numeric.unit().pow(2));
    return Rounding.toDouble(minuend.subtract(subtrahend), divisor, exponent);
  }

  /** The square root of {@link #variance()}, correctly rounded from that double. */
  Double stddev() {
    Double variance = variance();
    return variance == null ? null : (Double) Math.sqrt(variance);
  }

  @Override
  public int size() {
    int size = Wire.sizeOfUnsigned(count);
    if (count == 0) {
      return size;
    }
    if (numeric.isFloat()) {
      size += Wire.sizeOfUnsigned(nonFinite);
    }
    return size + sum.size() + squares.size();
  }

  @Override
  public void write(ByteBuffer out) {
    Wire.writeUnsigned(out, count);
    if (count == 0) {
      return;
    }
    if (numeric.isFloat()) {
      Wire.writeUnsigned(out, nonFinite);
    }
    sum.write(out);
    squares.write(out);
  }

  private static MomentsState read(Numeric numeric, ByteBuffer in) {
    long count = Wire.readCount(in);
    if (count == 0) {
      return new MomentsState(numeric, 0, 0, new ExactSum(), new ExactSum());
    }
    long nonFinite = numeric.isFloat() ? Wire.readCount(in) : 0;
    if (nonFinite > count) {
      throw Wire.malformed("NaN or infinity " + nonFinite + " times in " + count);
    }
    return new MomentsState(numeric, count, nonFinite, ExactSum.read(in), ExactSum.read(in));
  }
}
