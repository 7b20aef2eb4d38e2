/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.embedded.LogTail;

/**
 * How fast a process has brought a log's epochs to where they are kept.
 *
 * @param seconds from its start until the last epoch was there
 * @param rate events per second, from when a sixth of all was there to when all was: without the
 *     start of a JVM and an engine
 * @param cpuSeconds of all its threads, from its start until then
 */
record Pace(double seconds, double rate, double cpuSeconds) {
  private static final Duration LONGEST = Duration.ofMinutes(30);
  private static final long LOOK_MILLIS = 50;

  /**
   * Follows a process that has just been started.
   *
   * @param epochs how many epochs are there now
   * @throws IllegalStateException if it ends before all are there, or they are not within half an
   *     hour
   */
  static Pace of(ChildJvm child, FlightLog log, LongSupplier epochs) throws InterruptedException {
    long begun = System.nanoTime();
    long since = 0;
    long before = 0;
    double cpu = 0;
    while (true) {
      boolean alive = child.isAlive();
      cpu = Math.max(cpu, Bench.cpuSeconds(child));
      long there = epochs.getAsLong();
      long now = System.nanoTime();
      if (there == log.epochs()) {
        double measured = Math.max(LOOK_MILLIS / 1e3, (now - (before == 0 ? begun : since)) / 1e9);
        return new Pace((now - begun) / 1e9, (log.events() - before) / measured, cpu);
      }
      if (before == 0 && log.events(there) * 6 >= log.events()) {
        since = now;
        before = log.events(there);
      }
      if (!alive || now - begun > LONGEST.toNanos()) {
        throw new IllegalStateException(
            "%s brought %,d of %,d epochs%n%s"
                .formatted(child.name(), there, log.epochs(), LogTail.of(child.log(), 40)));
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }
}
