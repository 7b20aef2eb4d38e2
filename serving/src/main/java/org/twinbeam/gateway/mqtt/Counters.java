/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway.mqtt;

import java.util.concurrent.atomic.LongAdder;

/** The door's counters and what goes with them, for all its connections. Thread-safe. */
final class Counters {
  final LongAdder connections = new LongAdder();
  final LongAdder received = new LongAdder();
  final LongAdder acknowledged = new LongAdder();
  final LongAdder retries = new LongAdder();
  final LongAdder cut = new LongAdder();
  final LongAdder unclaimed = new LongAdder();
  final LongAdder overflowed = new LongAdder();

  /** Of an outage each message could tell; once in a while is enough. */
  final Seldom appendWarning = new Seldom();

  final Seldom unclaimedWarning = new Seldom();

  MqttCounts now() {
    return new MqttCounts(
        connections.sum(),
        received.sum(),
        acknowledged.sum(),
        retries.sum(),
        cut.sum(),
        unclaimed.sum(),
        overflowed.sum());
  }
}
