/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local.up;

import java.nio.file.Path;
import org.twinbeam.core.process.ParentWatch;
import org.twinbeam.embedded.EmbeddedMqtt;

/** An MQTT broker in a process of its own: directory, and the port it takes if that is free. */
final class MqttMain {
  static final String READY = "MQTT broker at ";

  private MqttMain() {}

  public static void main(String[] args) throws Exception {
    ParentWatch.installIfAsked();
    EmbeddedMqtt broker = EmbeddedMqtt.start(Path.of(args[0]), Integer.parseInt(args[1]));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(broker), "stop-mqtt"));
    System.out.println(READY + broker.url());
  }

  private static void close(EmbeddedMqtt broker) {
    try {
      broker.close();
    } catch (Exception e) {
      System.err.println("the broker did not end well: " + e);
    }
  }
}
