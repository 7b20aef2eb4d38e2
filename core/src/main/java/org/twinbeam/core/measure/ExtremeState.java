/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.measure;

import java.nio.ByteBuffer;

/**
 * The least or greatest value, for MIN and MAX. Bytes: one that tells whether there is a value, and
 * the value.
 */
final class ExtremeState implements State {

  record Type(Scalar scalar, boolean max) implements StateType {
    @Override
    public State zero() {
      return new ExtremeState(this, null);
    }

    @Override
    public State read(ByteBuffer in) {
      boolean present = (Boolean) new Scalar.Bools().read(in);
      return new ExtremeState(this, present ? scalar.read(in) : null);
    }
  }

  private final Type type;
  private Object extreme;

  private ExtremeState(Type type, Object extreme) {
    this.type = type;
    this.extreme = extreme;
  }

  /** Null of no values. */
  Object extreme() {
    return extreme;
  }

  @Override
  public void add(Object value, long timeMillis, int partition, long offset) {
    if (value != null) {
      consider(type.scalar.canonical(value));
    }
  }

  @Override
  public void merge(State other) {
    Object that = ((ExtremeState) other).extreme;
    if (that != null) {
      consider(that);
    }
  }

  private void consider(Object value) {
    if (extreme != null) {
      int order = type.scalar.compare(value, extreme);
      if (type.max ? order <= 0 : order >= 0) {
        return;
      }
    }
    extreme = value;
  }

  @Override
  public int size() {
    return extreme == null ? 1 : 1 + type.scalar.size(extreme);
  }

  @Override
  public void write(ByteBuffer out) {
    out.put((byte) (extreme == null ? 0 : 1));
    if (extreme != null) {
      type.scalar.write(out, extreme);
    }
  }
}
