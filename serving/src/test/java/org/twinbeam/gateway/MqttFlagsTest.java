/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.twinbeam.gateway.mqtt.MqttConfig;

class MqttFlagsTest {
  private static final Map<String, String> PASSWORDS =
      Map.of("TWINBEAM_MQTT_PASSWORD", "hunter2", "TWINBEAM_MQTT_TRUSTSTORE_PASSWORD", "hunter3");

  @Test
  void withoutABrokerThereIsNone() {
    assertThat(config(Map.of()).mqtt()).isNull();
    assertThatThrownBy(() -> config(Map.of(), "--mqttUser=me"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--mqttUser is given, but no --mqtt");
  }

  @Test
  void defaults() {
    assertThat(config(Map.of(), "--mqtt=tcp://broker").mqtt())
        .isEqualTo(new MqttConfig("tcp://broker", "twinbeam-gateway"));
  }

  @Test
  void everyFlag() {
    GatewayConfig config =
        config(
            PASSWORDS,
            "--mqtt=ssl://broker:9",
            "--mqttUser=me",
            "--mqttClientId=second",
            "--mqttTruststore=trust.p12");
    assertThat(config.mqtt())
        .isEqualTo(
            new MqttConfig(
                MqttConfig.parse("ssl://broker:9"),
                "second",
                "me",
                "hunter2",
                Path.of("trust.p12"),
                "hunter3"));
    assertThat(config.toString()).doesNotContain("hunter");
  }

  private static GatewayConfig config(Map<String, String> environment, String... flags) {
    return GatewayConfig.of(
        Stream.concat(Stream.of("--definition=../streams/motes.yaml"), Stream.of(flags))
            .toArray(String[]::new),
        environment);
  }
}
