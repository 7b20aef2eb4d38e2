/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.util.List;

/**
 * A generation of speed states, seen from a horizon.
 *
 * @param generation its number; 0 stands for none
 * @param startEpoch first epoch it has states of
 * @param settled newest epoch up to which every shard has closed every epoch from the horizon on;
 *     the horizon less one where none is
 * @param missing epochs from the horizon on that are not closed in a shard, or not covered at all,
 *     though a later one is
 */
record Generation(long generation, long startEpoch, long settled, List<EpochRange> missing) {

  /** What there is where no speed job ever ran. */
  static Generation none(long horizon) {
    return new Generation(0, horizon, horizon - 1, List.of());
  }

  boolean covers(long horizon) {
    return startEpoch <= horizon;
  }
}
