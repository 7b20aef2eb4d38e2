/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local.up;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * How everything is that is up. Times are texts of UTC.
 *
 * @param ready whether everything has been up once
 * @param failure why it was given up before that; null if it was not
 * @param serving address of serving, null while there is none yet; so are the others
 * @param store JDBC URL
 */
public record UpState(
    long pid,
    String since,
    boolean ready,
    String failure,
    String serving,
    String gateway,
    String kafka,
    String mqtt,
    String store,
    String storeUser,
    List<Part> parts,
    List<Batch> batches,
    List<Change> changes) {

  public UpState {
    parts = List.copyOf(parts);
    batches = List.copyOf(batches);
    changes = List.copyOf(changes);
  }

  /** The time, as it is told here. */
  static String now(Clock clock) {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /**
   * A process, or what else is kept up.
   *
   * @param state starting, up or down
   * @param since when it came to be so
   * @param restarts how often it was started again
   * @param problem why it is down, or was the last time; null if it never was
   * @param log file with what it says
   */
  public record Part(
      String name, String state, String since, int restarts, String problem, String log) {

    @JsonIgnore
    public boolean isUp() {
      return state.equals("up");
    }
  }

  /**
   * The newest change of a stream's definition.
   *
   * @param number counts the changes of all streams since the start
   * @param state building, waiting, switching, done or failed
   * @param since when it came to be so
   * @param problem why it failed, or what it waits for; else null
   */
  public record Change(String stream, int number, String state, String since, String problem) {

    @JsonIgnore
    public boolean isEnded() {
      return state.equals("done") || state.equals("failed");
    }
  }

  /**
   * The batch runs of a stream.
   *
   * @param state waiting, running, or failed if the last run did
   * @param since when it came to be so
   * @param runs runs that ended well since the start
   * @param problem what the last one failed with; null if it did not
   */
  public record Batch(
      String stream, String state, String since, int runs, String problem, String log) {

    @JsonIgnore
    public boolean isFailed() {
      return state.equals("failed");
    }
  }
}
