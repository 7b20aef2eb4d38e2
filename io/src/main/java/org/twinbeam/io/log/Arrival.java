/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import java.util.Objects;

/**
 * An event on its way into a log, as its source gave it.
 *
 * @param payload the bytes as received; empty if the source had none
 * @param contentType media type told by the sender, or null
 * @param source the door and what it knows of the sender, or null
 * @param identity the source's own position of the event, or null if it has none
 */
public record Arrival(byte[] payload, String contentType, String source, String identity) {
  public Arrival {
    Objects.requireNonNull(payload, "payload");
  }
}
