/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.twinbeam.io.log.LogWriter;
import org.twinbeam.io.log.Position;

/** Sends the plan into the log, as a door would, at a multiple of real time. */
final class Replay {
  private static final String CONTENT_TYPE = "application/json";
  private static final String SOURCE = "quickstart";

  private final LogWriter log;
  private final Clock clock;
  private final AtomicInteger acknowledged = new AtomicInteger();

  Replay(LogWriter log, Clock clock) {
    this.log = log;
    this.clock = clock;
  }

  /** How many events the log has so far. */
  int acknowledged() {
    return acknowledged.get();
  }

  /**
   * Sends all and returns when the log has all.
   *
   * @return the place of each event in the log, in the plan's order
   * @throws InterruptedException if the thread is interrupted; some events are sent then
   */
  List<Position> send(List<Planned> plan, Duration over) throws InterruptedException {
    Pace pace = new Pace(plan.get(0).known(), plan.get(plan.size() - 1).known(), over);
    List<CompletableFuture<Position>> sent = new ArrayList<>(plan.size());
    long start = System.nanoTime();
    for (Planned event : plan) {
      awaitUntil(start + pace.due(event.known()).toNanos());
      sent.add(
          log.append(
                  event.payload(), CONTENT_TYPE, SOURCE, null, clock.millis(), event.partitionKey())
              .whenComplete((position, failure) -> acknowledged.incrementAndGet()));
    }
    log.flush();
    return sent.stream().map(CompletableFuture::join).toList();
  }

  private static void awaitUntil(long nanos) throws InterruptedException {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      // Coarser than the clock can: a thousand events a second come in small bunches.
      LockSupport.parkNanos(Math.max(left, 2_000_000));
      if (Thread.interrupted()) {
        throw new InterruptedException("the replay was stopped");
      }
    }
  }
}
