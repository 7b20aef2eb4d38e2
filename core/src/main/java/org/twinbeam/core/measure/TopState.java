/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.measure;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The most frequent values, for TOP: a Misra-Gries summary (J. Misra, D. Gries, 1982) that merges
 * as in P. K. Agarwal et al., Mergeable Summaries (PODS 2012).
 *
 * <p>It holds at most {@code capacity} different values. When there would be more, the count of the
 * (capacity + 1)-th largest is taken from all, and those left with nothing are dropped. What was
 * taken so in all is the <i>error</i>: a value's true count is at least its count here (0 if it is
 * not held) and at most that plus the error.
 *
 * <p><b>Bound.</b> Taking s takes at least s from each of capacity + 1 values, so in any order of
 * adding and merging n values, error ≤ n / (capacity + 1). While no more than {@code capacity}
 * different values occur, the error is 0 and the state is exact; beyond, it may differ with the
 * order, within the bound.
 *
 * <p>Bytes: the error, the number of values held, and each value, ascending, with its count.
 */
final class TopState implements State {
  private static final int MIN_CAPACITY = 1024;

  /**
   * @param capacity different values held
   */
  record Type(Scalar scalar, int capacity) implements StateType {

    /** The type that serves lists of k items: a power of two, at least 8 k, at least 1024. */
    static Type of(Scalar scalar, int k) {
      int capacity = MIN_CAPACITY;
      while (capacity < 8 * k) {
        capacity *= 2;
      }
      return new Type(scalar, capacity);
    }

    @Override
    public State zero() {
      return new TopState(this);
    }

    @Override
    public State read(ByteBuffer in) {
      return TopState.read(this, in);
    }
  }

  private static final class Count {
    private long n;

    Count(long n) {
      this.n = n;
    }
  }

  private final Type type;
  private final Map<Object, Count> counts = new HashMap<>();
  private long error;

  private TopState(Type type) {
    this.type = type;
  }

  @Override
  public void add(Object value, long timeMillis, int partition, long offset) {
    if (value != null) {
      add(type.scalar.canonical(value), 1);
      shrink();
    }
  }

  @Override
  public void merge(State other) {
    TopState that = (TopState) other;
    error += that.error;
    that.counts.forEach((item, count) -> add(item, count.n));
    shrink();
  }

  private void add(Object item, long n) {
    Count count = counts.get(item);
    if (count == null) {
      counts.put(item, new Count(n));
    } else {
      count.n += n;
    }
  }

  private void shrink() {
    if (counts.size() <= type.capacity) {
      return;
    }
    long[] ascending = counts.values().stream().mapToLong(count -> count.n).sorted().toArray();
    long taken = ascending[ascending.length - 1 - type.capacity];
    counts.values().removeIf(count -> (count.n -= taken) <= 0);
    error += taken;
  }

  /** The k items of the largest counts, largest first; of equal counts, the lesser item first. */
  List<TopItem> top(int k) {
    List<TopItem> items = new ArrayList<>(counts.size());
    counts.forEach((item, count) -> items.add(new TopItem(item, count.n, error)));
    items.sort(
        Comparator.comparingLong(TopItem::count)
            .reversed()
            .thenComparing(TopItem::item, type.scalar::compare));
    return List.copyOf(items.subList(0, Math.min(k, items.size())));
  }

  @Override
  public int size() {
    int size = Wire.sizeOfUnsigned(error) + Wire.sizeOfUnsigned(counts.size());
    for (Map.Entry<Object, Count> entry : counts.entrySet()) {
      size += type.scalar.size(entry.getKey()) + Wire.sizeOfUnsigned(entry.getValue().n);
    }
    return size;
  }

  @Override
  public void write(ByteBuffer out) {
    Wire.writeUnsigned(out, error);
    Wire.writeUnsigned(out, counts.size());
    List<Object> items = new ArrayList<>(counts.keySet());
    items.sort(type.scalar::compare);
    for (Object item : items) {
      type.scalar.write(out, item);
      Wire.writeUnsigned(out, counts.get(item).n);
    }
  }

  private static TopState read(Type type, ByteBuffer in) {
    TopState state = new TopState(type);
    state.error = Wire.readCount(in);
    int items = Wire.readLength(in, 2);
    if (items > type.capacity) {
      throw Wire.malformed(items + " items where " + type.capacity + " is the most");
    }
    Object previous = null;
    for (int i = 0; i < items; i++) {
      Object item = type.scalar.read(in);
      long count = Wire.readCount(in);
      if (count == 0 || (previous != null && type.scalar.compare(previous, item) >= 0)) {
        throw Wire.malformed("item " + item + " with count " + count + " is out of order");
      }
      state.counts.put(item, new Count(count));
      previous = item;
    }
    return state;
  }
}
