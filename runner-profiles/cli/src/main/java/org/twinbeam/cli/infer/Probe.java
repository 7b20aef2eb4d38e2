/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli.infer;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.InvalidDefinitionException;
import org.twinbeam.core.prepare.Outcome.Prepared;
import org.twinbeam.core.prepare.Preparation;

/**
 * Tells whether a type takes a value: asks the code that prepares events, so that what is guessed
 * is what will happen. The event time that every definition needs comes from a topic.
 */
final class Probe {
  private static final String TOPIC = "mqtt:at/0";
  private static final String CSV = "text/csv; columns=\"v\"";

  private final String type;
  private final Preparation preparation;

  private Probe(String type) {
    this.type = type;
    String yaml =
        "stream: s\ntime: at\nmqtt: at/{at}\nfields:\n  at: {type: timestamp, format: epoch_ms}\n"
            + "  v: "
            + type
            + "\n";
    try {
      this.preparation = Preparation.compile(DefinitionReader.parse(yaml, "probe"));
    } catch (InvalidDefinitionException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * @param type as a definition says it, {@code {type: timestamp, format: epoch_ms}}
   */
  static Probe of(String type) {
    return new Probe(type);
  }

  /** The type, as a definition says it. */
  String type() {
    return type;
  }

  /**
   * @param csv whether the value is a text of CSV
   */
  boolean takes(JsonNode value, boolean csv) {
    String payload = csv ? quoted(value.textValue()) : "{\"v\":" + value + "}";
    return preparation.prepare(
            payload.getBytes(StandardCharsets.UTF_8), csv ? CSV : "application/json", TOPIC)
        instanceof Prepared;
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }
}
