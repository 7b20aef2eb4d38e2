/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Where a definition uses the keys of the schema, each for the first time. */
final class KeyPlaces {
  private final String yaml;
  private final Map<String, Node> values = new HashMap<>();

  KeyPlaces(String yaml) {
    this.yaml = yaml;
    visit(YamlDocument.compose(yaml, new Problems("definition")).orElseThrow(), "");
  }

  /** Places in the schema of the keys used. */
  Set<String> pointers() {
    return values.keySet();
  }

  /** The definition with another value, in YAML of one line, where a key is first used. */
  String with(String pointer, String value) {
    int start = values.get(pointer).getStartMark().orElseThrow().getIndex();
    int end = values.get(pointer).getEndMark().orElseThrow().getIndex();
    // A value in block style ends where the next key starts, which must stay on its line.
    String old = yaml.substring(start, end).stripTrailing();
    return yaml.substring(0, start) + value + yaml.substring(start + old.length());
  }

  /** Follows the schema, so that whatever it describes somewhere is found there. */
  private void visit(Node node, String pointer) {
    JsonNode schema = PublishedSchema.OF_STREAMS.at(pointer);
    if (schema.has("$ref")) {
      visit(node, schema.get("$ref").asText().substring(1));
    }
    for (int i = 0; i < schema.path("anyOf").size(); i++) {
      visit(node, pointer + "/anyOf/" + i);
    }
    if (node instanceof MappingNode map) {
      for (NodeTuple entry : map.getValue()) {
        String property = pointer + "/properties/" + ((ScalarNode) entry.getKeyNode()).getValue();
        if (schema.at(property.substring(pointer.length())).isObject()) {
          values.putIfAbsent(property, entry.getValueNode());
          visit(entry.getValueNode(), property);
        } else if (schema.path("additionalProperties").isObject()) {
          visit(entry.getValueNode(), pointer + "/additionalProperties");
        }
      }
    }
  }
}
