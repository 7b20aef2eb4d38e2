/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.measure;

import java.nio.ByteBuffer;

/**
 * Makes and reads the states of one kind. Measures of a view that need the same type over the same
 * input share one state; so types have value equality.
 */
public interface StateType {

  /** The identity of the monoid. */
  State zero();

  /** Reads what {@link State#write} wrote, leaving {@code in} behind it. */
  State read(ByteBuffer in);
}
