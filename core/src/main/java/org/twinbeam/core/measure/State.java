/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.measure;

import java.nio.ByteBuffer;

/**
 * The mergeable state of a measure: a mutable element of a commutative monoid whose {@link #merge}
 * gives, in any order and grouping, states that finish to the same bits.
 *
 * <p>Not safe for use by several threads.
 */
public interface State {

  /**
   * Adds one event's value.
   *
   * @param value conformed value, or null, which no state counts
   * @param timeMillis the event's time
   * @param partition with {@code offset}, the event's place in the log, which breaks ties
   */
  void add(Object value, long timeMillis, int partition, long offset);

  /** Adds all that {@code other}, a state of the same type, holds. {@code other} stays as it is. */
  void merge(State other);

  /** Size of {@link #write}'s output in bytes. */
  int size();

  /** Appends a self-delimiting form that {@link StateType#read} takes back. */
  void write(ByteBuffer out);
}
