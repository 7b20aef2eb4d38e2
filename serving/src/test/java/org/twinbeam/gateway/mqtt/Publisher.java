/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.nio.charset.StandardCharsets;
import org.twinbeam.embedded.EmbeddedMqtt;

/** A device. */
final class Publisher implements AutoCloseable {
  private final Mqtt5BlockingClient client;

  Publisher(EmbeddedMqtt broker) {
    client =
        MqttClient.builder()
            .useMqttVersion5()
            .serverHost("127.0.0.1")
            .serverPort(broker.port())
            .buildBlocking();
    client.connect();
  }

  /** Returns when the broker has acknowledged it. */
  void publish(String topic, String text) {
    publish(topic, text.getBytes(StandardCharsets.UTF_8), null);
  }

  void publish(String topic, byte[] payload, String contentType) {
    client.publish(
        Mqtt5Publish.builder()
            .topic(topic)
            .qos(MqttQos.AT_LEAST_ONCE)
            .payload(payload)
            .contentType(contentType)
            .build());
  }

  void retain(String topic, String text) {
    client
        .publishWith()
        .topic(topic)
        .qos(MqttQos.AT_LEAST_ONCE)
        .retain(true)
        .payload(text.getBytes(StandardCharsets.UTF_8))
        .send();
  }

  @Override
  public void close() {
    client.disconnect();
  }
}
