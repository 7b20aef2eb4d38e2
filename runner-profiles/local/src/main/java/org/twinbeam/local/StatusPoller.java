/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.io.IOException;
import java.util.Optional;
import org.twinbeam.serving.client.ServingClient;

/** Asks serving for the stream's status every second, so that nobody waits for an answer. */
final class StatusPoller implements AutoCloseable {
  private static final long INTERVAL_MS = 1000;

  private final ServingClient client;
  private final String stream;
  private final Thread thread = new Thread(this::loop, "status");
  private volatile Optional<StreamStatus> last = Optional.empty();

  StatusPoller(ServingClient client, String stream) {
    this.client = client;
    this.stream = stream;
    thread.setDaemon(true);
  }

  StatusPoller start() {
    thread.start();
    return this;
  }

  /** What was answered last; empty before the first answer. */
  Optional<StreamStatus> last() {
    return last;
  }

  private void loop() {
    try {
      while (true) {
        try {
          last = Optional.of(StreamStatus.fetch(client, stream));
        } catch (IOException e) {
          // The status shown stays the last one known; what matters is asked for again, and fails
          // there with its reason.
        }
        Thread.sleep(INTERVAL_MS);
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
