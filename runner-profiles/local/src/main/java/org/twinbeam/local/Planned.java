/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/**
 * One event that will be sent, with what must become of it: known because it was made so, not
 * because somebody read the payload.
 *
 * @param known when it becomes known; events are sent in this order
 * @param topic MQTT topic that it is published to, or null if it does not go by MQTT
 * @param partitionKey what a door reads of it to choose the partition, or null if it cannot be read
 * @param fields conformed values by name of field; empty where it must be rejected
 */
record Planned(
    Kind kind,
    Instant known,
    String topic,
    byte[] payload,
    String partitionKey,
    Map<String, Object> fields) {

  /** Equal for all events that can be duplicates of each other. */
  String about() {
    return partitionKey == null ? new String(payload, StandardCharsets.UTF_8) : partitionKey;
  }
}
