/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local.up;

import java.util.List;
import org.twinbeam.io.store.StoreConfig;
import org.twinbeam.local.EngineJvms;

/**
 * What is to be up.
 *
 * @param streams names of the streams
 * @param only the one layer that is wanted; null for both
 * @param kafka brokers for the log, host:port, which hold the definitions' topics too; null for one
 *     of its own
 * @param kafkaConfig file of Kafka client properties, or null
 * @param store JDBC URL of the store; null for a PostgreSQL of its own
 * @param storeUser its user, or null
 * @param mqtt address of the MQTT broker; null for one of its own, if a definition asks for one
 * @param mqttUser its user, or null
 * @param epochSeconds time between two markers
 * @param batchSeconds time from the end of a batch run to the next
 */
public record UpSettings(
    List<String> streams,
    Layer only,
    String kafka,
    String kafkaConfig,
    String store,
    String storeUser,
    String mqtt,
    String mqttUser,
    long epochSeconds,
    long batchSeconds) {

  /** One of the two. */
  public enum Layer {
    BATCH,
    SPEED
  }

  public UpSettings {
    streams = List.copyOf(streams);
  }

  /** Whether there is a log, and what comes by it. */
  boolean hasLog() {
    return only != Layer.BATCH;
  }

  /** Whether there is a lake, and what is made of it. */
  boolean hasBatch() {
    return only != Layer.SPEED;
  }

  /** The store that was named; only where one was. */
  StoreConfig namedStore() {
    return new StoreConfig(
        store, storeUser, System.getenv().getOrDefault(EngineJvms.STORE_PASSWORD, ""));
  }

  /**
   * Flags that say where the log is.
   *
   * @param brokers that hold it; null if there is none
   */
  public List<String> logFlags(String brokers) {
    if (brokers == null) {
      return List.of();
    }
    String servers = "--bootstrapServers=" + brokers;
    return kafkaConfig == null
        ? List.of(servers)
        : List.of(servers, "--kafkaConfig=" + kafkaConfig);
  }
}
