/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway;

import java.time.Duration;
import org.twinbeam.io.format.SplitLimits;

/**
 * What a request may cost.
 *
 * @param bodyBytes largest body, expanded
 * @param eventBytes largest event; a broker's default for a record is 1,048,588 bytes in all
 * @param events most events of a request
 * @param inFlightBytes most that all requests hold until the log has their events
 * @param inFlightRequests most requests that are read, or wait for the log
 * @param bodyTime in which a body must have arrived
 */
record HttpLimits(
    long bodyBytes,
    int eventBytes,
    int events,
    long inFlightBytes,
    int inFlightRequests,
    Duration bodyTime) {

  /** Besides its bytes an event costs so many: objects here, and a frame in the log. */
  static final int EVENT_COST = 512;

  /** Beyond any ratio of text, and a fifth of what deflate can do. */
  static final int GZIP_RATIO = 200;

  private static final int HEADER_BYTES = 16 * 1024;
  private static final int DEPTH = 1_000;

  static final HttpLimits DEFAULT =
      new HttpLimits(
          16L << 20,
          1_000_000,
          100_000,
          Math.max(8L << 20, Runtime.getRuntime().maxMemory() / 8),
          64,
          Duration.ofSeconds(60));

  SplitLimits split() {
    return new SplitLimits(eventBytes, HEADER_BYTES, DEPTH, events, 4 << 20);
  }

  /** What a block of Avro may hold while it is split: expanded, and once more while copied. */
  long expandedBytes() {
    return Math.min(2L * split().blockBytes(), inFlightBytes / 2);
  }

  HttpLimits withBodyBytes(long limit) {
    return new HttpLimits(limit, eventBytes, events, inFlightBytes, inFlightRequests, bodyTime);
  }

  HttpLimits withInFlight(long bytes, int requests) {
    return new HttpLimits(bodyBytes, eventBytes, events, bytes, requests, bodyTime);
  }

  HttpLimits withBodyTime(Duration time) {
    return new HttpLimits(bodyBytes, eventBytes, events, inFlightBytes, inFlightRequests, time);
  }
}
