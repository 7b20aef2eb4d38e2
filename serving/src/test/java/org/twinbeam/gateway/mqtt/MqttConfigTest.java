/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MqttConfigTest {

  @Test
  void portsHaveTheirDefaults() {
    assertThat(new MqttConfig("tcp://broker", "g").port()).isEqualTo(1883);
    assertThat(new MqttConfig("ssl://broker", "g").port()).isEqualTo(8883);
    assertThat(new MqttConfig("ssl://broker:9", "g").port()).isEqualTo(9);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "broker:1883",
        "http://broker",
        "tcp://",
        "tcp://broker/path",
        "tcp://me:hunter2@broker",
        "tcp://me:hunter2@bro ker",
        ""
      })
  void anotherAddressIsRefusedWithoutItsSecrets(String url) {
    assertThatThrownBy(() -> new MqttConfig(url, "g"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tcp://host:1883 or ssl://host:8883")
        .hasMessageNotContaining("hunter2")
        .hasNoCause();
  }

  @Test
  void whatDoesNotGoTogetherIsRefused() {
    assertThatThrownBy(() -> new MqttConfig("tcp://b", " ")).hasMessageContaining("client id");
    assertThatThrownBy(
            () -> new MqttConfig(MqttConfig.parse("tcp://b"), "g", null, "hunter2", null, null))
        .hasMessageContaining("no user")
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(
            () -> new MqttConfig(MqttConfig.parse("tcp://b"), "g", null, null, Path.of("t"), null))
        .hasMessageContaining("not ssl://");
  }

  @Test
  void secretsAreNotShown() {
    MqttConfig config =
        new MqttConfig(
            MqttConfig.parse("ssl://b"), "g", "me", "hunter2", Path.of("t.p12"), "hunter3");
    assertThat(config.toString()).isEqualTo("ssl://b as g, user me");
  }
}
