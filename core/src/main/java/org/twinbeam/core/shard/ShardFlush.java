/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.shard;

import java.util.List;

/**
 * What a speed shard (a partition of the log) has to tell the store at one flush: whole states,
 * which replace those written before, and the epochs that are now final. Written in one
 * transaction, but for the scores, which go elsewhere.
 *
 * @param scores of events accepted since the last flush; told again after a restart
 * @param closed epochs newly closed in this shard, ascending and without gaps
 */
public record ShardFlush(
    int shard,
    List<CellRow> cells,
    List<CountRow> counts,
    List<ClosedEpoch> closed,
    List<Reject> rejects,
    List<ScoredEvent> scores) {

  /** Whether there is nothing to tell. */
  public boolean isEmpty() {
    return cells.isEmpty()
        && counts.isEmpty()
        && closed.isEmpty()
        && rejects.isEmpty()
        && scores.isEmpty();
  }

  /**
   * The state of one cell in one epoch of one shard.
   *
   * @param version view version
   * @param key JSON array of the key's values, canonical
   * @param paneStart start of the pane, milliseconds since the Unix epoch
   * @param events number of events in the state
   * @param isNew whether this shard has never told the cell before. Another attempt may have, if
   *     the shard was made anew after a failure
   */
  public record CellRow(
      String version,
      long epoch,
      String key,
      long paneStart,
      long events,
      byte[] state,
      boolean isNew) {

    /** One that may have been told before. */
    public CellRow(
        String version, long epoch, String key, long paneStart, long events, byte[] state) {
      this(version, epoch, key, paneStart, events, state, false);
    }
  }

  /**
   * The equation's counts of one epoch of one shard: {@code read = accepted + rejected +
   * duplicates}.
   */
  public record CountRow(long epoch, long read, long accepted, long rejected, long duplicates) {}

  /**
   * An epoch that this shard has finished.
   *
   * @param endedAt time in the marker that closed it, milliseconds since the Unix epoch
   */
  public record ClosedEpoch(long epoch, long endedAt) {}

  /**
   * An event that failed a step of preparation.
   *
   * @param step DECODE, CONFORM, CHECK or DERIVE
   * @param payload the bytes as received
   */
  public record Reject(
      int partition, long offset, long epoch, String step, String cause, byte[] payload) {}
}
