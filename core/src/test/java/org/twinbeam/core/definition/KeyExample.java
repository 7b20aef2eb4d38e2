/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * An example that the schema gives of a key, in YAML of one line: the page shows the text that the
 * test runs.
 *
 * @param pointer place of the key in the schema
 */
record KeyExample(String pointer, String value) {
  private static final DumpSettings ONE_LINE =
      DumpSettings.builder()
          .setDefaultFlowStyle(FlowStyle.FLOW)
          .setWidth(Integer.MAX_VALUE)
          .setSplitLines(false)
          .build();

  static List<KeyExample> of(String pointer) {
    return PublishedSchema.OF_STREAMS.examples(pointer).stream()
        .map(value -> new KeyExample(pointer, yaml(value)))
        .toList();
  }

  static String yaml(JsonNode value) {
    Object plain = new ObjectMapper().convertValue(value, Object.class);
    return new Dump(ONE_LINE).dumpToString(plain).strip();
  }

  /** As one would write it. */
  @Override
  public String toString() {
    return KeyTable.key(pointer) + ": " + value;
  }
}
