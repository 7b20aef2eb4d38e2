/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli.infer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.InvalidDefinitionException;
import org.twinbeam.core.prepare.MediaTypes;
import org.twinbeam.core.prepare.Outcome.Prepared;
import org.twinbeam.core.prepare.Preparation;
import org.twinbeam.io.format.Framed;

/**
 * Records of CSV as objects of texts, read by the code that prepares events: with a definition all
 * of whose fields are texts.
 */
final class CsvRows {
  private static final String TOPIC = "mqtt:at/0";

  /** One for each header. */
  private final Map<String, Preparation> preparations = new HashMap<>();

  /** A record; empty if it cannot be read. */
  Optional<JsonNode> read(Framed record) {
    List<String> columns =
        MediaTypes.columns(record.contentType()).stream().filter(CsvRows::canBeRead).toList();
    Preparation preparation =
        preparations.computeIfAbsent(record.contentType(), type -> preparation(columns));
    if (!(preparation.prepare(record.payload(), record.contentType(), TOPIC)
        instanceof Prepared prepared)) {
      return Optional.empty();
    }
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < columns.size(); i++) {
      row.set(columns.get(i), TextNode.valueOf((String) prepared.values()[i + 1]));
    }
    return Optional.of(row);
  }

  private static boolean canBeRead(String column) {
    return !column.isBlank() && Text.isText(column);
  }

  private static Preparation preparation(List<String> columns) {
    StringBuilder yaml = new StringBuilder("stream: s\ntime: at\nmqtt: at/{at}\nfields:\n");
    String none = "at";
    while (columns.contains(none)) {
      none += "_";
    }
    yaml.append("  at: {type: timestamp, format: epoch_ms, from: ").append(none).append("}\n");
    for (int i = 0; i < columns.size(); i++) {
      yaml.append("  c").append(i).append(": {type: string, required: false, from: ");
      yaml.append(Text.yaml(columns.get(i))).append("}\n");
    }
    try {
      return Preparation.compile(DefinitionReader.parse(yaml.toString(), "columns"));
    } catch (InvalidDefinitionException e) {
      throw new IllegalStateException(e);
    }
  }
}
