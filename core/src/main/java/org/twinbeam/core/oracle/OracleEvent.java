/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.oracle;

import java.util.Map;
import java.util.Set;
import org.twinbeam.core.prepare.Outcome.Step;

/**
 * One event of the log and what became of it.
 *
 * @param fate whether it counts
 * @param step the step that refused it if it is {@link Fate#REJECTED}, else null
 * @param timeMillis event time, milliseconds since the Unix epoch; 0 for a reject
 * @param values conformed value by name of field or derived field; empty for a reject
 * @param conditions those of the measures' where-conditions that are true of it
 */
public record OracleEvent(
    int partition,
    long offset,
    long epoch,
    Fate fate,
    Step step,
    long timeMillis,
    Map<String, Object> values,
    Set<String> conditions) {

  /** The three terms of the equation {@code read = accepted + rejected + duplicates}. */
  public enum Fate {
    ACCEPTED,
    REJECTED,
    DUPLICATE
  }

  /** An event that the given step of preparation refuses. */
  public static OracleEvent rejected(int partition, long offset, long epoch, Step step) {
    return new OracleEvent(partition, offset, epoch, Fate.REJECTED, step, 0, Map.of(), Set.of());
  }

  /** The same event, not counted because its id was seen before. */
  public OracleEvent asDuplicate() {
    return new OracleEvent(
        partition, offset, epoch, Fate.DUPLICATE, null, timeMillis, values, conditions);
  }
}
