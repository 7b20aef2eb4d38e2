/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * How to reach the Kafka that holds the logs.
 *
 * @param bootstrapServers host:port pairs, separated by commas
 * @param clientProperties given to every Kafka client, such as security settings; what a client
 *     needs for correctness cannot be overridden by them
 */
public record LogConfig(String bootstrapServers, Map<String, String> clientProperties)
    implements Serializable {

  public LogConfig {
    if (bootstrapServers == null || bootstrapServers.isBlank()) {
      throw new IllegalArgumentException(
          "bootstrapServers is empty, must be host:port pairs separated by commas");
    }
    clientProperties = Map.copyOf(clientProperties);
  }

  public LogConfig(String bootstrapServers) {
    this(bootstrapServers, Map.of());
  }

  /** Properties of one client: those of the user, then the given ones, which win. */
  Map<String, Object> client(Map<String, Object> required) {
    Map<String, Object> properties = new HashMap<>(clientProperties);
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.putAll(required);
    return properties;
  }

  @Override
  public String toString() {
    Map<String, String> shown = new TreeMap<>(clientProperties);
    shown.replaceAll((name, value) -> isSecret(name) ? "***" : value);
    return "LogConfig[" + bootstrapServers + ", " + shown + "]";
  }

  private static boolean isSecret(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.contains("password")
        || lower.contains("secret")
        || lower.contains("jaas")
        || lower.contains("token")
        || lower.endsWith(".key");
  }
}
