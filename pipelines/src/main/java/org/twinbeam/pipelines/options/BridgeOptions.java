/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines.options;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** What is copied into the log. */
public interface BridgeOptions extends PipelineOptions {
  @Description(
      "Kafka topics to copy, comma-separated, instead of those that the definition names; or, with"
          + " --sourceMqtt, one MQTT topic filter.")
  String getSourceTopics();

  void setSourceTopics(String topics);

  @Description(
      "Kafka brokers that hold the source topics, host:port, comma-separated. Those of the log, if"
          + " left out.")
  String getSourceBootstrapServers();

  void setSourceBootstrapServers(String servers);

  @Description(
      "File of Kafka client properties for the source. That of --kafkaConfig, if this and"
          + " --sourceBootstrapServers are left out.")
  String getSourceKafkaConfig();

  void setSourceKafkaConfig(String file);

  @Description(
      "Copy from an MQTT broker instead of Kafka, by Beam's MqttIO: its address, such as"
          + " tcp://localhost:1883. May lose messages whenever it stops; the gateway's MQTT client"
          + " does not.")
  String getSourceMqtt();

  void setSourceMqtt(String address);

  @Description(
      "User at that MQTT broker, whose password is read from the environment variable"
          + " TWINBEAM_MQTT_PASSWORD.")
  String getSourceMqttUser();

  void setSourceMqttUser(String user);
}
