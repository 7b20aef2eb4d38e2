/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far a stream has come, by its live views; where they differ, by the one that is furthest
 * behind.
 *
 * @param horizon epochs below it come from the batch layer
 * @param horizonAt when that epoch began, milliseconds since the Unix epoch
 * @param settled newest epoch that is final
 * @param settledAt when it ended, milliseconds since the Unix epoch
 * @param newest newest epoch of which the speed layer has flushed anything
 * @param generation generation that answers are read from, 0 for none
 * @param complete whether no live view lacks an epoch
 * @param imports so many imports, the first, come from the batch layer
 * @param counts over all epochs and imports of which anything is in the answers
 * @param batchCells cells with a batch row, over all live views
 * @param speedCells rows of speed states that answers merge with them
 * @param runs the newest batch runs, newest first
 */
public record StreamStatus(
    long horizon,
    OptionalLong horizonAt,
    long settled,
    OptionalLong settledAt,
    long newest,
    long generation,
    boolean complete,
    long imports,
    Counts counts,
    long batchCells,
    long speedCells,
    Optional<Holder> batchHeldBy,
    List<Run> runs) {

  /** The equation: {@code read = accepted + rejected + duplicates}. */
  public record Counts(long read, long accepted, long rejected, long duplicates) {}

  /** Who runs the stream's batch layer at the moment. */
  public record Holder(String owner, Instant since) {}

  /** A batch run. */
  public record Run(
      long run,
      String status,
      boolean rebuild,
      long horizon,
      long imports,
      Instant startedAt,
      Optional<Instant> endedAt,
      long cells) {}
}
