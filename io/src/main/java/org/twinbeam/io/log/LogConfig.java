/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How to reach the Kafka that holds the logs.
 *
 * <p>Secrets among the properties are not shown: neither by {@link #toString} nor where a runner
 * displays what a pipeline's steps were given.
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

  /**
   * With the client properties of a file, as Kafka's own tools take it by {@code --command-config}:
   * TLS, SASL and whatever else a client can be told. Brokers that the file names are not used.
   *
   * @param propertiesFile Java properties; null for none
   * @throws IllegalArgumentException if the file cannot be read; the message says why, and nothing
   *     of what the file holds
   */
  public static LogConfig read(String bootstrapServers, Path propertiesFile) {
    if (propertiesFile == null) {
      return new LogConfig(bootstrapServers);
    }
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(propertiesFile)) {
      properties.load(in);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(
          "the file of Kafka client properties, " + propertiesFile + ", does not exist", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the file of Kafka client properties, " + propertiesFile + ", cannot be read: " + e, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the file of Kafka client properties, "
              + propertiesFile
              + ", has a malformed \\u escape; a backslash that is meant is written twice",
          e);
    }
    return new LogConfig(
        bootstrapServers,
        properties.stringPropertyNames().stream()
            .collect(Collectors.toMap(name -> name, properties::getProperty)));
  }

  /** Properties of one client: those of the user, then the given ones, which win. */
  public Map<String, Object> client(Map<String, Object> required) {
    Map<String, Object> properties = new HashMap<>(clientProperties);
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.putAll(required);
    return properties;
  }

  /**
   * Properties of a client without those that must not be seen: for steps that show what they were
   * given. Whoever makes the client adds the rest by {@link #withSecrets}.
   */
  public Map<String, Object> withoutSecrets(Map<String, Object> client) {
    Map<String, Object> properties = new HashMap<>(client);
    properties.keySet().removeIf(name -> clientProperties.containsKey(name) && isSecret(name));
    return properties;
  }

  /** Properties of a client, with those of the user's that are missing. */
  public Map<String, Object> withSecrets(Map<String, Object> client) {
    Map<String, Object> properties = new HashMap<>(clientProperties);
    properties.putAll(client);
    return properties;
  }

  @Override
  public String toString() {
    Map<String, String> shown = new TreeMap<>(clientProperties);
    shown.replaceAll((name, value) -> isSecret(name) ? "***" : value);
    return "LogConfig[" + bootstrapServers + ", " + shown + "]";
  }

  /** What Kafka does not know is for somebody's own module, and may be anything. */
  private static boolean isSecret(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return !isKafkas(name)
        || lower.contains("password")
        || lower.contains("secret")
        || lower.contains("jaas")
        || lower.contains("token")
        || lower.endsWith(".key");
  }

  private static boolean isKafkas(String name) {
    return ConsumerConfig.configNames().contains(name)
        || ProducerConfig.configNames().contains(name)
        || AdminClientConfig.configNames().contains(name);
  }
}
