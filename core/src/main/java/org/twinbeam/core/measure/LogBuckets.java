/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.measure;

/**
 * Numbers the buckets of a logarithmic histogram: 64 to each power of two, found by a shift of the
 * double's bits, so that every JVM agrees. After DDSketch (C. Masson, J. E. Rim, H. K. Lee, VLDB
 * 2019) with its linearly interpolated mapping.
 *
 * <p><b>Error.</b> The bucket of a value v ≥ 0 with 2^e ≤ v &lt; 2^(e+1) is [a, a + w) with w =
 * 2^(e-6) and a ≥ 2^e. Its middle m differs from v by at most w/2 = 2^(e-7) ≤ v/128. So the
 * relative error is at most 1/128. The middle is a double: it has seven bits after the leading one.
 * Subnormal values are given the same buckets by their leading bit; those of so few bits that a
 * bucket holds one double only are returned as they are. Zero and the infinities have buckets of
 * their own, without error.
 *
 * <p>Keys ascend with the values: negative for negative values, 0 for zero. There are 268,547 of
 * them at most, so no bucket is ever collapsed.
 */
final class LogBuckets {
  private static final int DROPPED_BITS = 46; // of 52: the leading six tell the bucket

  /** Moves subnormals to normal numbers, exactly. */
  private static final double SCALE_UP = 0x1p54;

  private static final double SCALE_DOWN = 0x1p-54;
  private static final int SCALED_BUCKETS = 54 * 64;

  /** Bucket of {@link Double#MIN_VALUE}, which is 2^(1-1075); the first normal bucket is 64. */
  private static final int FIRST_BUCKET = -51 * 64;

  private static final int FIRST_NORMAL_BUCKET = 64;

  /** Below 2^(7-1074) a bucket is not wider than the distance of two doubles. */
  private static final int FIRST_DIVIDED_BUCKET = (7 - 51) * 64;

  /** Key of +infinity. */
  static final int MAX_KEY = 2047 * 64 - FIRST_BUCKET + 1;

  private LogBuckets() {}

  /**
   * @param value not NaN
   */
  static int key(double value) {
    if (value == 0) {
      return 0;
    }
    int key = bucket(Math.abs(value)) - FIRST_BUCKET + 1;
    return value < 0 ? -key : key;
  }

  private static int bucket(double positive) {
    return positive >= Double.MIN_NORMAL
        ? (int) (Double.doubleToRawLongBits(positive) >>> DROPPED_BITS)
        : (int) (Double.doubleToRawLongBits(positive * SCALE_UP) >>> DROPPED_BITS) - SCALED_BUCKETS;
  }

  /** The number that stands for all values of that key. */
  static double value(int key) {
    if (key == 0) {
      return 0.0;
    }
    double value = middle(Math.abs(key) + FIRST_BUCKET - 1);
    return key < 0 ? -value : value;
  }

  private static double middle(int bucket) {
    if (bucket == MAX_KEY + FIRST_BUCKET - 1) {
      return Double.POSITIVE_INFINITY;
    }
    long half = 1L << (DROPPED_BITS - 1);
    if (bucket >= FIRST_NORMAL_BUCKET) {
      return Double.longBitsToDouble(((long) bucket << DROPPED_BITS) | half);
    }
    long start = (long) (bucket + SCALED_BUCKETS) << DROPPED_BITS;
    return Double.longBitsToDouble(bucket >= FIRST_DIVIDED_BUCKET ? start | half : start)
        * SCALE_DOWN;
  }
}
