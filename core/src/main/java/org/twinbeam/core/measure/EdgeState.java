/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.measure;

import java.nio.ByteBuffer;

/**
 * The value of the first or last event by event time; of events of one time, by partition and
 * offset. Events without a value are passed over.
 *
 * <p>Bytes: one that tells whether there is a value; time, partition, offset and value.
 */
final class EdgeState implements State {

  record Type(Scalar scalar, boolean last) implements StateType {
    @Override
    public State zero() {
      return new EdgeState(this);
    }

    @Override
    public State read(ByteBuffer in) {
      EdgeState state = new EdgeState(this);
      if ((Boolean) new Scalar.Bools().read(in)) {
        state.time = Wire.readSigned(in);
        long partition = Wire.readSigned(in);
        if (partition != (int) partition) {
          throw Wire.malformed("partition " + partition + " is beyond 32 bits");
        }
        state.partition = (int) partition;
        state.offset = Wire.readSigned(in);
        state.value = scalar.read(in);
      }
      return state;
    }
  }

  private final Type type;
  private Object value;
  private long time;
  private int partition;
  private long offset;

  private EdgeState(Type type) {
    this.type = type;
  }

  /** Null of no values. */
  Object value() {
    return value;
  }

  @Override
  public void add(Object value, long timeMillis, int partition, long offset) {
    if (value == null) {
      return;
    }
    consider(type.scalar.canonical(value), timeMillis, partition, offset);
  }

  @Override
  public void merge(State other) {
    EdgeState that = (EdgeState) other;
    if (that.value != null) {
      consider(that.value, that.time, that.partition, that.offset);
    }
  }

  private void consider(Object value, long time, int partition, long offset) {
    if (this.value != null) {
      int order = Long.compare(time, this.time);
      if (order == 0) {
        order = Integer.compare(partition, this.partition);
      }
      if (order == 0) {
        order = Long.compare(offset, this.offset);
      }
      if (order == 0) {
        // One place holds one event; should two claim it, the order of merging still decides
        // nothing.
        order = type.scalar.compare(value, this.value);
      }
      if (type.last ? order <= 0 : order >= 0) {
        return;
      }
    }
    this.value = value;
    this.time = time;
    this.partition = partition;
    this.offset = offset;
  }

  @Override
  public int size() {
    return value == null
        ? 1
        : 1
            + Wire.sizeOfSigned(time)
            + Wire.sizeOfSigned(partition)
            + Wire.sizeOfSigned(offset)
            + type.scalar.size(value);
  }

  @Override
  public void write(ByteBuffer out) {
    out.put((byte) (value == null ? 0 : 1));
    if (value != null) {
      Wire.writeSigned(out, time);
      Wire.writeSigned(out, partition);
      Wire.writeSigned(out, offset);
      type.scalar.write(out, value);
    }
  }
}
