/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The door on Mosquitto, where that is installed (Debian: {@code apt-get install mosquitto}). It is
 * ended and started again, not killed: it acknowledges before it has written.
 */
@Timeout(180)
class MosquittoTest {
  private static final int MESSAGES = 600;
  private static final Map<String, List<String>> ROUTES = Map.of("a", List.of("m/#"));

  @TempDir Path dir;
  private final MemoryLog log = new MemoryLog();
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private int port;
  private Process mosquitto;

  @BeforeEach
  void start() throws IOException {
    Path program =
        Stream.of("/usr/sbin/mosquitto", "/usr/bin/mosquitto", "/usr/local/sbin/mosquitto")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);
    assumeTrue(program != null, "mosquitto is not installed");
    if (port == 0) {
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = free.getLocalPort();
      }
    }
    Path settings =
        Files.write(
            dir.resolve("mosquitto.conf"),
            List.of(
                "listener " + port + " 127.0.0.1",
                "allow_anonymous true",
                "persistence true",
                "persistence_location " + dir + "/",
                "max_queued_messages 0",
                "user " + System.getProperty("user.name")));
    mosquitto =
        new ProcessBuilder(program.toString(), "-c", settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("mosquitto.log").toFile())
            .start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (mosquitto != null) {
      mosquitto.destroy();
      mosquitto.waitFor();
    }
  }

  @Test
  void whatItHasAcknowledgedIsInTheLogThoughItIsStartedAnewAndGatewaysChange() throws Exception {
    MqttDoor first = door();
    Await.until(() -> first.counts().connections() > 0);
    Mqtt5AsyncClient device = device();
    for (int i = 0; i < MESSAGES; i++) {
      String text = Integer.toString(i);
      publish(device, text);
      if (i % 200 == 100) {
        stop();
        start();
      }
      if (i == 250) {
        log.down.add("a");
      }
      if (i == 450) {
        log.down.clear();
      }
    }
    Await.until(() -> acknowledged.size() == MESSAGES);
    first.close();
    try (MqttDoor second = door()) {
      Await.until(() -> second.counts().connections() > 0);
      Await.until(() -> log.texts("a").containsAll(acknowledged));
    }
    device.disconnect().join();
    assertThat(Set.copyOf(log.texts("a"))).isEqualTo(acknowledged);
  }

  private MqttDoor door() {
    return MqttDoor.start(new MqttConfig("tcp://127.0.0.1:" + port, "door"), ROUTES, log);
  }

  private Mqtt5AsyncClient device() {
    Mqtt5AsyncClient device =
        MqttClient.builder()
            .useMqttVersion5()
            .identifier("device")
            .serverHost("127.0.0.1")
            .serverPort(port)
            .automaticReconnect()
            .initialDelay(50, TimeUnit.MILLISECONDS)
            .maxDelay(500, TimeUnit.MILLISECONDS)
            .applyAutomaticReconnect()
            .buildAsync();
    device.connectWith().cleanStart(true).noSessionExpiry().send().join();
    return device;
  }

  private void publish(Mqtt5AsyncClient device, String text) {
    device
        .publishWith()
        .topic("m/1")
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(text.getBytes(StandardCharsets.UTF_8))
        .send()
        .whenComplete(
            (result, failure) -> {
              if (failure == null) {
                acknowledged.add(text);
              } else {
                publish(device, text);
              }
            });
  }
}
