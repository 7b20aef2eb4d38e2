/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends a plan at a multiple of real time. What can be duplicates of each other goes by one door,
 * and therefore in order.
 */
final class Replay {
  private final List<Sender> doors;

  /**
   * @param doors between which the events are shared out by what they are about
   */
  Replay(List<Sender> doors) {
    this.doors = List.copyOf(doors);
  }

  /** How many events have been acknowledged so far. */
  int acknowledged() {
    return doors.stream().mapToInt(Sender::acknowledged).sum();
  }

  /**
   * Sends all and returns when all are acknowledged.
   *
   * @throws InterruptedException if the thread is interrupted; some events are sent then
   */
  Void send(List<Planned> plan, Duration over) throws Exception {
    Pace pace = new Pace(plan.get(0).known(), plan.get(plan.size() - 1).known(), over);
    long start = System.nanoTime();
    for (Planned event : plan) {
      awaitUntil(start + pace.due(event.known()).toNanos());
      doors.get(Math.floorMod(event.about().hashCode(), doors.size())).send(event);
    }
    for (Sender door : doors) {
      door.flush();
    }
    return null;
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
