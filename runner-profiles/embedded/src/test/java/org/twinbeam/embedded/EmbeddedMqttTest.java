/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.exceptions.ConnectionFailedException;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient.Mqtt5Publishes;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class EmbeddedMqttTest {

  @TempDir Path dir;

  @Test
  void keepsSessionsMessagesAndAddressOverARestart() throws Exception {
    String first;
    try (EmbeddedMqtt broker = EmbeddedMqtt.start(dir)) {
      first = broker.url();
      Mqtt5BlockingClient reader = connect(broker, "reader");
      reader.subscribeWith().topicFilter("motes/#").qos(MqttQos.AT_LEAST_ONCE).send();
      try (Mqtt5Publishes received = reader.publishes(MqttGlobalPublishFilter.ALL, true)) {
        publish(broker, "received and not acknowledged");
        assertThat(received.receive().getPayloadAsBytes()).isNotEmpty();
        reader.disconnect();
      }
      publish(broker, "published while nobody reads");
    }
    try (EmbeddedMqtt broker = EmbeddedMqtt.start(dir)) {
      assertThat(broker.url()).isEqualTo(first);
      Mqtt5BlockingClient reader = client(broker, "reader");
      try (Mqtt5Publishes received = reader.publishes(MqttGlobalPublishFilter.ALL)) {
        assertThat(session(reader).isSessionPresent()).isTrue();
        List<String> texts = new ArrayList<>();
        while (texts.size() < 2) {
          texts.add(new String(received.receive().getPayloadAsBytes(), StandardCharsets.UTF_8));
        }
        assertThat(texts)
            .containsExactly("received and not acknowledged", "published while nobody reads");
      }
      reader.disconnect();
    }
  }

  @Test
  void letsOnlyTheUserIn() throws Exception {
    try (EmbeddedMqtt broker = EmbeddedMqtt.start(dir, 0, "gateway", "secret")) {
      assertThatThrownBy(() -> connect(broker, "stranger"))
          .isInstanceOfAny(Mqtt5ConnAckException.class, ConnectionFailedException.class);
      Mqtt5BlockingClient known = client(broker, "known");
      known
          .connectWith()
          .simpleAuth()
          .username("gateway")
          .password("secret".getBytes(StandardCharsets.UTF_8))
          .applySimpleAuth()
          .send();
      known.disconnect();
    }
  }

  private static Mqtt5BlockingClient client(EmbeddedMqtt broker, String id) {
    return MqttClient.builder()
        .useMqttVersion5()
        .identifier(id)
        .serverHost("127.0.0.1")
        .serverPort(broker.port())
        .buildBlocking();
  }

  private static Mqtt5BlockingClient connect(EmbeddedMqtt broker, String id) {
    Mqtt5BlockingClient client = client(broker, id);
    session(client);
    return client;
  }

  private static com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck session(
      Mqtt5BlockingClient client) {
    return client.connectWith().cleanStart(false).noSessionExpiry().send();
  }

  private static void publish(EmbeddedMqtt broker, String text) {
    Mqtt5BlockingClient client = connect(broker, "publisher");
    client
        .publishWith()
        .topic("motes/multi/1")
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(text.getBytes(StandardCharsets.UTF_8))
        .send();
    client.disconnect();
  }
}
