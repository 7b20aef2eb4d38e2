/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much the gateway has in hand: requests, and the bytes that they hold in memory until the log
 * has their events. Both are bounded, so that senders wait, not the heap.
 */
final class InFlight {
  private final long maxBytes;
  private final int maxRequests;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicInteger requests = new AtomicInteger();

  InFlight(long maxBytes, int maxRequests) {
    this.maxBytes = maxBytes;
    this.maxRequests = maxRequests;
  }

  /** What one request holds. For one thread at a time. */
  final class Share implements AutoCloseable {
    private long held;
    private boolean open = true;

    /** Takes more, for as long as the request lasts. */
    void take(long more) throws Refusal {
      if (held + more > maxBytes) {
        throw Refusal.of(
            Refusal.Kind.TOO_LARGE,
            "the request needs more than the "
                + maxBytes
                + " bytes that the gateway has for all; send fewer events at once");
      }
      if (bytes.addAndGet(more) > maxBytes) {
        bytes.addAndGet(-more);
        throw Refusal.of(
            Refusal.Kind.OVERLOADED,
            "requests in flight hold " + maxBytes + " bytes, which is all that they may");
      }
      held += more;
    }

    /** Gives back some of what was taken. */
    void give(long less) {
      bytes.addAndGet(-less);
      held -= less;
    }

    @Override
    public void close() {
      if (open) {
        open = false;
        bytes.addAndGet(-held);
        requests.decrementAndGet();
      }
    }
  }

  Share begin() throws Refusal {
    if (requests.incrementAndGet() > maxRequests) {
      requests.decrementAndGet();
      throw Refusal.of(
          Refusal.Kind.OVERLOADED,
          maxRequests + " requests are in flight, which is as many as there may be");
    }
    return new Share();
  }

  int requests() {
    return requests.get();
  }

  long bytes() {
    return bytes.get();
  }
}
