/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import org.twinbeam.embedded.ChildJvm;

/**
 * Runs batch again and again, one after the other, each in a new JVM, until enough runs have moved
 * the horizon.
 */
final class BatchSchedule implements AutoCloseable {
  private final Launcher launcher;
  private final Horizon horizon;
  private final Supervisor supervisor;
  private final int wanted;
  private final Duration pause;
  private final Lock turn;
  private final AtomicInteger published = new AtomicInteger();
  private final Thread thread;
  private volatile ChildJvm running;

  /**
   * @param wanted number of runs that are to move the horizon
   * @param pause between the end of a run and the start of the next
   * @param turn held during a run: schedules that share one take turns
   */
  BatchSchedule(
      Launcher launcher,
      Horizon horizon,
      Supervisor supervisor,
      int wanted,
      Duration pause,
      Lock turn) {
    this.launcher = launcher;
    this.horizon = horizon;
    this.supervisor = supervisor;
    this.wanted = wanted;
    this.pause = pause;
    this.turn = turn;
    this.thread = new Thread(this::loop, "batch-schedule");
    thread.setDaemon(true);
  }

  /** Begins with the first run, if that has not begun. */
  synchronized void start() {
    if (thread.getState() == Thread.State.NEW) {
      thread.start();
    }
  }

  /** Runs that have moved the horizon. */
  int published() {
    return published.get();
  }

  boolean done() {
    return published.get() >= wanted;
  }

  private void loop() {
    try {
      for (int run = 1; !done(); run++) {
        long before = horizon.get();
        if (!succeeds(run)) {
          return;
        }
        if (horizon.get() > before) {
          published.incrementAndGet();
        }
        Thread.sleep(pause.toMillis());
      }
    } catch (InterruptedException e) {
      // Closed.
    } catch (Exception e) {
      supervisor.failed("the batch schedule failed: " + e);
    }
  }

  private boolean succeeds(int run) throws Exception {
    turn.lockInterruptibly();
    try {
      ChildJvm child = launcher.start(run);
      running = child;
      int status = child.exit().join();
      if (status != 0) {
        supervisor.failed(Supervisor.died(child, status));
      }
      return status == 0;
    } finally {
      turn.unlock();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
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
