/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.time.Duration;
import java.time.Instant;

/** Maps the time in which events became known onto the shorter time in which they are replayed. */
record Pace(Instant first, Instant last, Duration over) {

  /** How long after the start of the replay an event is due. */
  Duration due(Instant known) {
    double share =
        (double) Duration.between(first, known).toMillis()
            / Math.max(1, Duration.between(first, last).toMillis());
    return Duration.ofNanos((long) (over.toNanos() * share));
  }

  /** How many times faster than real time the replay is. */
  long factor() {
    return Duration.between(first, last).toMillis() / Math.max(1, over.toMillis());
  }
}
