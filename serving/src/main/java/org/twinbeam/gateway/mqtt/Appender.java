/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway.mqtt;

import java.util.concurrent.CompletableFuture;
import org.twinbeam.io.log.Position;

/** Appends events to the logs of streams. */
public interface Appender {

  /**
   * May block while the log takes no more.
   *
   * @param contentType media type told by the sender, or null
   * @param source the door and what it knows of the sender
   * @param identity the source's own position of the event, or null if it has none
   * @return done when the log has the event; failed if it may not have it, and then it can be
   *     appended again
   */
  CompletableFuture<Position> append(
      String stream, byte[] payload, String contentType, String source, String identity);

  /**
   * Most bytes that the payload of such an event may have; a larger one is never taken.
   *
   * @throws org.twinbeam.io.log.LogException if nobody knows now
   */
  int room(String stream, String contentType, String source, String identity);
}
