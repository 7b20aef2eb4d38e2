/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Events that were found, for a person. */
final class FoundEvents {
  private FoundEvents() {}

  /** Where an event is. */
  static String place(JsonNode event) {
    return event.has("file")
        ? event.path("file").asText() + " row " + event.path("row").asText()
        : "epoch "
            + event.path("epoch").asText()
            + ", partition "
            + event.path("partition").asText()
            + ", offset "
            + event.path("offset").asText();
  }

  static String payload(JsonNode event) {
    return event.has("payload")
        ? event.path("payload").asText()
        : "bytes that are no UTF-8, in base64: " + event.path("payloadBase64").asText();
  }

  /** The key of a cell, as {@code explain} takes it. */
  static List<String> key(JsonNode cell) {
    List<String> key = new ArrayList<>();
    cell.path("key")
        .fields()
        .forEachRemaining(field -> key.add(field.getKey() + "=" + field.getValue().asText()));
    return key;
  }
}
