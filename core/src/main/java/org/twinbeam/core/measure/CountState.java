/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.measure;

import java.nio.ByteBuffer;

/** The number of values that are not null. Bytes: the count, 1 to 9. */
final class CountState implements State {

  /** One kind for every input: what is counted does not matter. */
  record Type() implements StateType {
    @Override
    public State zero() {
      return new CountState(0);
    }

    @Override
    public State read(ByteBuffer in) {
      return new CountState(Wire.readCount(in));
    }
  }

  private long count;

  private CountState(long count) {
    this.count = count;
  }

  long count() {
    return count;
  }

  @Override
  public void add(Object value, long timeMillis, int partition, long offset) {
    if (value != null) {
      count++;
    }
  }

  @Override
  public void merge(State other) {
    count += ((CountState) other).count;
  }

  @Override
  public int size() {
    return Wire.sizeOfUnsigned(count);
  }

  @Override
  public void write(ByteBuffer out) {
    Wire.writeUnsigned(out, count);
  }
}
