/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has been started and must be ended: last started, first ended, each once, whoever asks
 * first: the main thread at its end or the hook that runs on Ctrl-C.
 */
final class Lifetimes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lifetimes.class);

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private volatile boolean closing;

  /**
   * Starts something, and remembers to end it. What has started when the end has begun is ended at
   * once.
   *
   * @throws InterruptedException if the end has begun
   */
  <T extends AutoCloseable> T start(Start<T> start) throws Exception {
    T thing = start.call();
    synchronized (this) {
      if (!closing) {
        started.push(thing);
        return thing;
      }
    }
    thing.close();
    throw new InterruptedException("the quickstart is ending");
  }

  /** Whether the end has begun: what ends from here on has been ended by us. */
  boolean closing() {
    return closing;
  }

  @Override
  public synchronized void close() {
    closing = true;
    while (!started.isEmpty()) {
      AutoCloseable last = started.pop();
      try {
        last.close();
      } catch (Exception e) {
        LOG.warn("{} did not end well", last, e);
      }
    }
  }

  /** Starts something. */
  interface Start<T> {
    T call() throws Exception;
  }
}
