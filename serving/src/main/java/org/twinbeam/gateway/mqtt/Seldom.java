/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway.mqtt;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Says yes to one of all who ask within a few seconds. Thread-safe. */
final class Seldom {
  private static final long EVERY = Duration.ofSeconds(5).toNanos();

  private final AtomicLong last = new AtomicLong(System.nanoTime() - EVERY);

  boolean due() {
    long now = System.nanoTime();
    long before = last.get();
    return now - before >= EVERY && last.compareAndSet(before, now);
  }
}
