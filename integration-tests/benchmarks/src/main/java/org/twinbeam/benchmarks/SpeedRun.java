/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.embedded.LogTail;

/** A contestant's process on its emptied tables, as seen from the store. */
final class SpeedRun implements AutoCloseable {
  private static final int POLL_MILLIS = 20;
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final SpeedContestant contestant;
  private final Connection store;
  private final ChildJvm child;

  /** What is visible at a time, and what the process took for it so far. */
  record Point(long nanos, long visible, double cpuSeconds) {}

  private SpeedRun(SpeedContestant contestant, Connection store, ChildJvm child) {
    this.contestant = contestant;
    this.store = store;
    this.child = child;
  }

  static SpeedRun start(
      Bench bench, SpeedContestant contestant, Path definition, int slots, long flushMillis)
      throws Exception {
    Connection store = bench.connect();
    try {
      contestant.clear(store);
      try (Statement checkpoint = store.createStatement()) {
        checkpoint.execute("CHECKPOINT"); // Nobody pays for what was written before.
      }
      return new SpeedRun(contestant, store, contestant.start(definition, slots, flushMillis));
    } catch (Exception e) {
      store.close();
      throw e;
    }
  }

  ChildJvm child() {
    return child;
  }

  Point now() throws SQLException {
    long visible = contestant.visible(store);
    return new Point(System.nanoTime(), visible, Bench.cpuSeconds(child));
  }

  /**
   * Waits until so many events are visible.
   *
   * @throws IllegalStateException if the process ends, or if it takes too long
   */
  Point await(long events) throws Exception {
    long begun = System.nanoTime();
    for (Point point = now(); ; point = now()) {
      if (point.visible() >= events) {
        return point;
      }
      boolean late = point.nanos() - begun > LONGEST.toNanos();
      if (late || !child.isAlive()) {
        throw new IllegalStateException(
            "%s %s with %,d of %,d events in the store%n%s"
                .formatted(
                    child.name(),
                    late ? "is not done within " + LONGEST : "has ended",
                    point.visible(),
                    events,
                    LogTail.of(child.log(), 40)));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** At once: what it would do at its end is not measured. */
  @Override
  public void close() throws SQLException {
    child.kill();
    store.close();
  }
}
