/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.util.List;
import java.util.OptionalLong;

/**
 * Some epochs of a stream, newest first, as its live views have them; where they differ, the one
 * that is furthest behind.
 *
 * @param run batch run that answers are read from, 0 for none
 * @param generation generation that answers are read from, 0 for none
 * @param horizon epochs below it come from the batch layer
 * @param settled newest epoch that is final
 * @param imports so many imports, the first, are in the answers
 * @param next where the next page begins; absent if this is the last
 */
public record EpochPage(
    long run,
    long generation,
    long horizon,
    long settled,
    long imports,
    List<Epoch> epochs,
    OptionalLong next) {

  public EpochPage {
    epochs = List.copyOf(epochs);
  }

  /**
   * An epoch of which anything is known.
   *
   * @param endedAt time in the marker that ended it, milliseconds since the Unix epoch; absent
   *     until every partition has it, and once the store no longer knows: the batch layer has it
   *     then
   */
  public record Epoch(long epoch, StreamStatus.Counts counts, OptionalLong endedAt) {}
}
