/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.time.Duration;
import java.util.Optional;

/**
 * All that the display shows, at one moment.
 *
 * @param phase what is being done now, in a few words
 * @param sent events that the log has acknowledged
 * @param planned events that will be sent
 * @param closed epochs that the log has closed
 * @param batchRuns batch runs that have moved the horizon
 * @param status what serving says; empty while it does not answer
 */
record Progress(
    Duration elapsed,
    String phase,
    int sent,
    int planned,
    long closed,
    int batchRuns,
    Optional<StreamStatus> status) {

  /**
   * Closed epochs that the speed layer has yet to finish. Epoch 0 is the first, so it counts one.
   */
  Optional<Long> lag() {
    return status.map(s -> Math.max(0, closed - (s.settled() + 1)));
  }
}
