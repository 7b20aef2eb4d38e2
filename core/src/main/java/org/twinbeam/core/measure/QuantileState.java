/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.measure;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A histogram over {@link LogBuckets}, with the exact minimum and maximum, for QUANTILE. A quantile
 * is within 1/128 (0.79 %) of the value that has its rank; the first and the last rank are exact.
 * Values are taken as doubles: an int64 or decimal is first rounded to the nearest.
 *
 * <p>NaN has no rank: it is left out. Infinities are ranked at the ends.
 *
 * <p>Bytes: the number of buckets in use; if it is not 0, the minimum and maximum and, of each
 * bucket in ascending order, the distance of its key to the one before and its count: about 3 bytes
 * each.
 */
final class QuantileState implements State {

  record Type(Numeric numeric) implements StateType {
    @Override
    public State zero() {
      return new QuantileState(numeric, 0);
    }

    @Override
    public State read(ByteBuffer in) {
      return QuantileState.read(numeric, in);
    }
  }

  private final Numeric numeric;
  private int[] keys;
  private long[] counts;
  private int used;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;

  private QuantileState(Numeric numeric, int buckets) {
    this.numeric = numeric;
    this.keys = new int[Math.max(buckets, 4)];
    this.counts = new long[Math.max(buckets, 4)];
  }

  @Override
  public void add(Object value, long timeMillis, int partition, long offset) {
    if (value == null) {
      return;
    }
    double x = numeric.toDouble(value) + 0.0; // -0.0 becomes 0.0
    if (Double.isNaN(x)) {
      return;
    }
    min = Math.min(min, x);
    max = Math.max(max, x);
    int key = LogBuckets.key(x);
    int at = Arrays.binarySearch(keys, 0, used, key);
    if (at < 0) {
      at = insert(-at - 1, key);
    }
    counts[at]++;
  }

  private int insert(int at, int key) {
    if (used == keys.length) {
      keys = Arrays.copyOf(keys, 2 * used);
      counts = Arrays.copyOf(counts, 2 * used);
    }
    System.arraycopy(keys, at, keys, at + 1, used - at);
    System.arraycopy(counts, at, counts, at + 1, used - at);
    keys[at] = key;
    counts[at] = 0;
    used++;
    return at;
  }

  @Override
  public void merge(State other) {
    QuantileState that = (QuantileState) other;
    int[] mergedKeys = new int[Math.max(used + that.used, 4)];
    long[] mergedCounts = new long[mergedKeys.length];
    int merged = 0;
    int i = 0;
    int j = 0;
    while (i < used || j < that.used) {
      boolean here = j == that.used || (i < used && keys[i] <= that.keys[j]);
      boolean there = i == used || (j < that.used && that.keys[j] <= keys[i]);
      mergedKeys[merged] = here ? keys[i] : that.keys[j];
      mergedCounts[merged++] = (here ? counts[i++] : 0) + (there ? that.counts[j++] : 0);
    }
    keys = mergedKeys;
    counts = mergedCounts;
    used = merged;
    min = Math.min(min, that.min);
    max = Math.max(max, that.max);
  }

  /**
   * An approximation of the value at rank ceil(q * n), counted from 1, of the n values that are not
   * NaN; null of none.
   *
   * @param q in [0, 1], the product with n being exact
   */
  Double quantile(BigDecimal q) {
    long n = 0;
    for (int i = 0; i < used; i++) {
      n += counts[i];
    }
    if (n == 0) {
      return null;
    }
    long rank =
        q.multiply(BigDecimal.valueOf(n)).setScale(0, RoundingMode.CEILING).longValueExact();
    if (rank <= 1) {
      return min;
    }
    if (rank >= n) {
      return max;
    }
    int i = 0;
    for (long seen = counts[0]; seen < rank; seen += counts[i]) {
      i++;
    }
    return Math.max(min, Math.min(max, LogBuckets.value(keys[i])));
  }

  @Override
  public int size() {
    int size = Wire.sizeOfUnsigned(used);
    if (used > 0) {
      size += Wire.sizeOfDouble(min) + Wire.sizeOfDouble(max);
    }
    for (int i = 0; i < used; i++) {
      size += i == 0 ? Wire.sizeOfSigned(keys[0]) : Wire.sizeOfUnsigned(keys[i] - keys[i - 1]);
      size += Wire.sizeOfUnsigned(counts[i]);
    }
    return size;
  }

  @Override
  public void write(ByteBuffer out) {
    Wire.writeUnsigned(out, used);
    if (used > 0) {
      Wire.writeDouble(out, min);
      Wire.writeDouble(out, max);
    }
    for (int i = 0; i < used; i++) {
      if (i == 0) {
        Wire.writeSigned(out, keys[0]);
      } else {
        Wire.writeUnsigned(out, keys[i] - keys[i - 1]);
      }
      Wire.writeUnsigned(out, counts[i]);
    }
  }

  private static QuantileState read(Numeric numeric, ByteBuffer in) {
    int used = Wire.readLength(in, 2);
    QuantileState state = new QuantileState(numeric, used);
    if (used == 0) {
      return state;
    }
    state.min = Wire.readDouble(in);
    state.max = Wire.readDouble(in);
    state.used = used;
    long total = 0;
    for (int i = 0; i < used; i++) {
      long step = i == 0 ? Wire.readSigned(in) : Wire.readCount(in);
      long key = i == 0 ? step : state.keys[i - 1] + step;
      long count = Wire.readCount(in);
      if (Math.abs(step) > 2L * LogBuckets.MAX_KEY
          || Math.abs(key) > LogBuckets.MAX_KEY
          || (i > 0 && step == 0)
          || count == 0
          || (total += count) < 0) {
        throw Wire.malformed("bucket " + key + " with " + count + " values");
      }
      state.keys[i] = (int) key;
      state.counts[i] = count;
    }
    if (!(state.min <= state.max)
        || LogBuckets.key(state.min) != state.keys[0]
        || LogBuckets.key(state.max) != state.keys[used - 1]) {
      throw Wire.malformed(
          "minimum " + state.min + " and maximum " + state.max + " are not in the end buckets");
    }
    return state;
  }
}
