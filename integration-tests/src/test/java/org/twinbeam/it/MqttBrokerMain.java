/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.nio.file.Path;
import org.twinbeam.core.process.ParentWatch;
import org.twinbeam.embedded.EmbeddedMqtt;

/** An MQTT broker in a process of its own: {@code MqttBrokerMain <directory>}. */
final class MqttBrokerMain {
  static final String READY = "MQTT broker at ";

  private MqttBrokerMain() {}

  public static void main(String[] args) throws Exception {
    ParentWatch.installIfAsked();
    EmbeddedMqtt broker = EmbeddedMqtt.start(Path.of(args[0]));
    System.out.println(READY + broker.url());
  }
}
