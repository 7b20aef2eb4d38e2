/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks.flinkpeer;

import java.io.Serializable;
import java.util.List;

/**
 * What a stream's events are in its views.
 *
 * @param <E> the events
 */
interface Views<E> extends Serializable {
  /** What there is. */
  List<CellView> all();

  /** What tells duplicates. */
  String id(E event);

  /** Adds an event to its cell of every view. */
  void add(E event, Bundle bundle);
}
