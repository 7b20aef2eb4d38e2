/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.nio.file.Path;
import java.util.List;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.prepare.PartitionKey;
import org.twinbeam.core.process.ParentWatch;
import org.twinbeam.gateway.mqtt.MqttConfig;
import org.twinbeam.gateway.mqtt.MqttDoor;
import org.twinbeam.io.log.LogConfig;
import org.twinbeam.io.log.LogWriter;

/**
 * The MQTT door of one stream in a process of its own: {@code MqttGatewayMain <definition>
 * <bootstrap servers> <MQTT broker>}.
 */
final class MqttGatewayMain {
  static final String READY = "MQTT door of ";

  private MqttGatewayMain() {}

  public static void main(String[] args) throws Exception {
    ParentWatch.installIfAsked();
    Definition definition = DefinitionReader.read(Path.of(args[0]));
    PartitionKey key = PartitionKey.of(definition);
    LogWriter log = LogWriter.open(new LogConfig(args[1]), definition.stream());
    MqttDoor door =
        MqttDoor.start(
            new MqttConfig(args[2], MqttConfig.DEFAULT_CLIENT_ID),
            List.of(definition),
            (stream, payload, contentType, source, identity) ->
                log.append(
                    payload,
                    contentType,
                    source,
                    identity,
                    System.currentTimeMillis(),
                    key.of(payload, contentType, source)));
    System.out.println(READY + definition.stream());
    door.ended().join();
  }
}
