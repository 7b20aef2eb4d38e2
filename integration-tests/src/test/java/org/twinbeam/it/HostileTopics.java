/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.TopicPattern;
import org.twinbeam.it.PayloadText.Literal;

/**
 * Topics that carry fields of an event, where the definition has patterns of them, and topics that
 * do not; what the payload holds of a carried field is the same, nothing, or something else.
 */
final class HostileTopics {
  private static final List<String> OTHERS =
      List.of("http", "mqtt:", "mqtt:$SYS/7", "mqtt:no/such/topic/at/all", "mqtt", "MQTT:doors/7");

  private final List<TopicPattern> patterns;
  private final Random random;

  HostileTopics(Definition definition, Random random) {
    this.patterns = definition.mqtt();
    this.random = random;
  }

  /**
   * An event as it came.
   *
   * @param source the door, or null
   * @param fields what is left for the payload
   */
  record Told(String source, Map<String, Object> fields) {}

  Told of(Map<String, Object> fields) {
    if (patterns.isEmpty() || random.nextInt(3) == 0) {
      return new Told(null, fields);
    } else if (random.nextInt(8) == 0) {
      return new Told(OTHERS.get(random.nextInt(OTHERS.size())), fields);
    }
    Map<String, Object> left = new LinkedHashMap<>(fields);
    List<String> topic = new ArrayList<>();
    for (String level : patterns.get(random.nextInt(patterns.size())).text().split("/", -1)) {
      if (level.startsWith("{")) {
        String field = level.substring(1, level.length() - 1);
        if (fields.get(field) == null || fields.get(field).toString().contains("/")) {
          return new Told(null, fields);
        }
        topic.add(fields.get(field).toString());
        leave(left, field);
      } else if (level.equals("#")) {
        topic.addAll(List.of("a", "", "é").subList(0, random.nextInt(4)));
      } else {
        topic.add(level.equals("+") ? List.of("any", "", "+ é").get(random.nextInt(3)) : level);
      }
    }
    return new Told("mqtt:" + String.join("/", topic), left);
  }

  private void leave(Map<String, Object> fields, String field) {
    switch (random.nextInt(4)) {
      case 0 -> {} // as it is
      case 1 -> fields.put(field, null);
      case 2 -> fields.put(field, new Literal("\"no such value\""));
      default -> fields.remove(field);
    }
  }
}
