/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.TopicPattern;

/** Fields whose values the topic gives of an event that came by MQTT. */
final class TopicFields {
  private final List<TopicPattern> patterns;
  private final FieldSlots slots;

  TopicFields(Definition definition, FieldSlots slots) {
    this.patterns = definition.mqtt();
    this.slots = slots;
  }

  /**
   * Puts what the first pattern finds in the topic over what stands in values.
   *
   * @param source the door and what it knows of the sender, or null
   */
  void read(String source, Object[] values) {
    if (patterns.isEmpty() || source == null || !source.startsWith(TopicPattern.SOURCE)) {
      return;
    }
    String topic = source.substring(TopicPattern.SOURCE.length());
    for (TopicPattern pattern : patterns) {
      Optional<Map<String, String>> captured = pattern.match(topic);
      if (captured.isPresent()) {
        captured.get().forEach((field, text) -> readText(field, text, values));
        return;
      }
    }
  }

  private void readText(String field, String text, Object[] values) {
    int slot = slots.find(field);
    if (slot >= 0) {
      slots.readText(slot, text, values);
    }
  }
}
