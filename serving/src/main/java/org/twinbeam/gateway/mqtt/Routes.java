/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway.mqtt;

import com.hivemq.client.mqtt.datatypes.MqttTopic;
import com.hivemq.client.mqtt.datatypes.MqttTopicFilter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which streams a topic belongs to. */
final class Routes {
  private final Map<String, List<MqttTopicFilter>> streams = new LinkedHashMap<>();

  /**
   * @param filters MQTT topic filters by stream
   * @throws IllegalArgumentException if there is none
   */
  Routes(Map<String, List<String>> filters) {
    filters.forEach(
        (stream, texts) -> streams.put(stream, texts.stream().map(MqttTopicFilter::of).toList()));
    if (subscriptions().isEmpty()) {
      throw new IllegalArgumentException(
          "no stream takes MQTT topics; give one 'mqtt: some/{topic}' in its definition, or do not"
              + " name a broker");
    }
  }

  /** Every stream with a filter that the topic matches. */
  List<String> of(MqttTopic topic) {
    return streams.entrySet().stream()
        .filter(stream -> stream.getValue().stream().anyMatch(filter -> filter.matches(topic)))
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * What to subscribe to. A filter that another covers is left out: a broker may send a message
   * once for each subscription that it matches.
   */
  List<MqttTopicFilter> subscriptions() {
    List<MqttTopicFilter> kept = new ArrayList<>();
    streams.values().stream()
        .flatMap(List::stream)
        .distinct()
        .forEach(
            filter -> {
              if (kept.stream().noneMatch(other -> other.matches(filter))) {
                kept.removeIf(filter::matches);
                kept.add(filter);
              }
            });
    return kept;
  }
}
