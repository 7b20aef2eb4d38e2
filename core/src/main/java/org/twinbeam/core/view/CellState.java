/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.view;

import java.nio.ByteBuffer;
import java.util.List;
import org.twinbeam.core.measure.State;
import org.twinbeam.core.measure.StateType;

/**
 * All that a view keeps of one cell: how many events it has seen, and the state of each measure.
 * Mergeable in any order, like the states it holds. Not safe for use by several threads.
 */
public class CellState {
  /** Leads every written state, so that a later form can be told apart. */
  private static final byte FORMAT = 1;

  private long events;
  private final State[] states;

  private CellState(long events, State[] states) {
    this.events = events;
    this.states = states;
  }

  /** Takes over what the other holds, which is not to be used any more. */
  protected CellState(CellState other) {
    this(other.events, other.states);
  }

  static CellState zero(List<StateType> types) {
    return new CellState(0, types.stream().map(StateType::zero).toArray(State[]::new));
  }

  static CellState read(List<StateType> types, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte format = in.get();
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          "cell state of format " + format + "; this program reads format " + FORMAT);
    }
    long events = in.getLong();
    State[] states = new State[types.size()];
    for (int i = 0; i < states.length; i++) {
      states[i] = types.get(i).read(in);
    }
    if (in.hasRemaining()) {
      throw new IllegalArgumentException(
          in.remaining()
              + " bytes left over behind a cell state of "
              + states.length
              + " measures");
    }
    return new CellState(events, states);
  }

  /** Number of events merged into this cell, whatever its measures made of them. */
  public final long events() {
    return events;
  }

  final State state(int slot) {
    return states[slot];
  }

  final void countEvent() {
    events++;
  }

  /** Adds all that {@code other}, a state of the same view, holds. */
  public final void merge(CellState other) {
    events += other.events;
    for (int i = 0; i < states.length; i++) {
      states[i].merge(other.states[i]);
    }
  }

  public final byte[] toBytes() {
    int size = 1 + Long.BYTES;
    for (State state : states) {
      size += state.size();
    }
    ByteBuffer out = ByteBuffer.allocate(size);
    out.put(FORMAT).putLong(events);
    for (State state : states) {
      state.write(out);
    }
    return out.array();
  }
}
