/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.embedded.EmbeddedMqtt;
import org.twinbeam.gateway.mqtt.MqttConfig;
import org.twinbeam.gateway.mqtt.MqttDoor;

/** What the gateway tells of its MQTT door, whose broker goes away. */
@Timeout(60)
class MqttHealthTest {
  private static final String CONNECTED = "twinbeam_gateway_mqtt_connected ";

  @RegisterExtension static final Broker BROKER = new Broker();

  @TempDir Path dir;

  @Test
  void itsBrokerIsToldOfAndKeepsNobodyFromSendingOverHttp() throws Exception {
    EmbeddedMqtt broker = EmbeddedMqtt.start(dir);
    try (StreamLogs logs =
            StreamLogs.open(List.of(definition()), BROKER.config(), StreamLogs.PATIENCE, 16 << 20);
        MqttDoor mqtt =
            MqttDoor.start(new MqttConfig(broker.url(), "health"), List.of(definition()), logs);
        Gate gate = new Gate(BROKER.config()).mqtt(mqtt).open()) {
      awaitHealth(gate, "connected");
      assertThat(gate.get("/metrics").body())
          .contains(CONNECTED + "1\n")
          .contains("twinbeam_gateway_mqtt_connections_total 1\n")
          .contains("twinbeam_gateway_mqtt_messages_total 0\n");
      broker.close();
      awaitHealth(gate, "not connected");
      assertThat(gate.get("/metrics").body()).contains(CONNECTED + "0\n");
      assertThat(gate.get("/health").statusCode()).isEqualTo(200);
      HttpDoorTest.accepted(gate.post("application/json", "{}"), 1);
    } finally {
      broker.close();
    }
  }

  @Test
  void withoutThatDoorNothingIsTold() throws Exception {
    try (Gate gate = new Gate(BROKER.config()).open()) {
      assertThat(Gate.json(gate.get("/health")).has("mqtt")).isFalse();
      assertThat(gate.get("/metrics").body()).doesNotContain("mqtt");
    }
  }

  private static void awaitHealth(Gate gate, String expected) throws Exception {
    while (!Gate.json(gate.get("/health")).path("mqtt").asText().equals(expected)) {
      Thread.sleep(10);
    }
  }

  private static Definition definition() throws Exception {
    return DefinitionReader.read(Path.of("../streams/motes.yaml"));
  }
}
