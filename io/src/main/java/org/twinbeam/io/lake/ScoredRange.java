/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.io.Serializable;
import java.util.UUID;
import org.twinbeam.core.shard.ScoredEvent;

/**
 * What a run writes scores of: epochs {@code [horizonFrom, horizon)} of the log, and imports {@code
 * [importsFrom, imports)}.
 *
 * @param attempt names the run and no other: a commit whose answer was lost is told by it
 * @param anew whether it takes the place of all that is there
 */
public record ScoredRange(
    String attempt, boolean anew, long horizonFrom, long horizon, long importsFrom, long imports)
    implements Serializable {

  /**
   * What is not in the table yet of a run over a stretch of the lake.
   *
   * @param version of the stream's preparation, models included
   * @param anew whether all from the beginning is written again
   */
  public static ScoredRange of(
      LakeConfig config,
      String stream,
      String version,
      boolean anew,
      long horizonFrom,
      long horizon,
      long importsFrom,
      long imports) {
    ScoresTable.Reached reached =
        anew ? new ScoresTable.Reached(0, 0) : ScoresTable.reached(config, stream, version);
    return new ScoredRange(
        UUID.randomUUID().toString(),
        anew,
        Math.max(horizonFrom, reached.horizon()),
        horizon,
        Math.max(importsFrom, reached.imports()),
        imports);
  }

  boolean has(ScoredEvent event) {
    return event.partition() < 0
        ? event.epoch() >= importsFrom && event.epoch() < imports
        : event.epoch() >= horizonFrom && event.epoch() < horizon;
  }
}
