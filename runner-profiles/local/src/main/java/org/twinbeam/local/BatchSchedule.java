/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.twinbeam.embedded.ChildJvm;

/**
 * Runs batch again and again, one after the other, each in a new JVM. A run counts if the horizon
 * is a new one after it.
 */
final class BatchSchedule implements AutoCloseable {
  private final Launcher launcher;
  private final Horizon horizon;
  private final Supervisor supervisor;
  private final Duration pause;
  private final AtomicInteger published = new AtomicInteger();
  private final Thread thread;
  private volatile boolean last;
  private volatile ChildJvm running;

  /**
   * @param pause between the end of a run and the start of the next
   */
  BatchSchedule(Launcher launcher, Horizon horizon, Supervisor supervisor, Duration pause) {
    this.launcher = launcher;
    this.horizon = horizon;
    this.supervisor = supervisor;
    this.pause = pause;
    this.thread = new Thread(this::loop, "batch-schedule");
    thread.setDaemon(true);
  }

  BatchSchedule start() {
    thread.start();
    return this;
  }

  /** Runs that have moved the horizon. */
  int published() {
    return published.get();
  }

  /** After the run that is under way, if any, no other is begun. */
  void finish() {
    last = true;
    thread.interrupt();
  }

  boolean finished() {
    return !thread.isAlive();
  }

  private void loop() {
    try {
      for (int run = 1; !last; run++) {
        long before = horizon.get();
        ChildJvm child = launcher.start(run);
        running = child;
        int status = child.exit().join();
        if (status != 0) {
          supervisor.failed(Supervisor.died(child, status));
          return;
        }
        if (horizon.get() > before) {
          published.incrementAndGet();
        }
        awaitNext();
      }
    } catch (Exception e) {
      supervisor.failed("the batch schedule failed: " + e);
    }
  }

  private void awaitNext() {
    Instant until = Instant.now().plus(pause);
    try {
      while (!last && Instant.now().isBefore(until)) {
        Thread.sleep(Math.max(1, Duration.between(Instant.now(), until).toMillis()));
      }
    } catch (InterruptedException e) {
      // Told to finish.
    }
  }

  @Override
  public void close() {
    finish();
    ChildJvm child = running;
    if (child != null) {
      child.close();
    }
  }

  /** Starts a run. */
  interface Launcher {
    ChildJvm start(int run) throws Exception;
  }

  /** Tells the horizon that is served now. */
  interface Horizon {
    long get() throws Exception;
  }
}
