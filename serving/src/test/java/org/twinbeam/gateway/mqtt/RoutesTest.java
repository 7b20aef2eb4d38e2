/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.datatypes.MqttTopic;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RoutesTest {

  @Test
  void aTopicBelongsToEveryStreamThatTakesIt() {
    Routes routes =
        new Routes(
            new TreeMap<>(
                Map.of(
                    "all", List.of("motes/#"),
                    "indoor", List.of("motes/+/1", "motes/+/2"),
                    "doors", List.of("doors/+"))));
    assertThat(routes.of(MqttTopic.of("motes/single/2"))).containsExactly("all", "indoor");
    assertThat(routes.of(MqttTopic.of("motes/single/3"))).containsExactly("all");
    assertThat(routes.of(MqttTopic.of("doors/a/b"))).isEmpty();
  }

  @Test
  void whatAnotherFilterCoversIsNotSubscribedTo() {
    Routes routes =
        new Routes(
            Map.of("a", List.of("motes/+/1", "x/y", "motes/single/1", "motes/#", "x/y", "+/y")));
    assertThat(routes.subscriptions()).map(Object::toString).containsExactly("motes/#", "+/y");
  }

  @Test
  void noFilterAtAllIsRefused() {
    assertThatThrownBy(() -> new Routes(Map.of("flights", List.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mqtt: some/{topic}");
  }
}
