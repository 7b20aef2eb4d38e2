/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.twinbeam.embedded.EmbeddedMqtt;

/** Brokers that come late, go away, ask for a user or speak TLS. */
@Timeout(180)
class MqttAccessTest {
  private static final Map<String, List<String>> ALL = Map.of("a", List.of("t"));

  @TempDir Path dir;
  private final MemoryLog log = new MemoryLog();

  @Test
  void theBrokerMayComeLateAndGoAway() throws Exception {
    EmbeddedMqtt broker = EmbeddedMqtt.start(dir, 0, "gateway", "hunter2");
    String url = broker.url();
    broker.close();
    MqttConfig config =
        new MqttConfig(MqttConfig.parse(url), "late", "gateway", "hunter2", null, null);
    try (MqttDoor door = MqttDoor.start(config, ALL, log)) {
      broker = EmbeddedMqtt.start(dir, 0, "gateway", "hunter2");
      Await.equal(() -> door.counts().connections(), 1L);
      publish(broker, "one");
      Await.equal(() -> door.counts().acknowledged(), 1L);
      broker.close();
      broker = EmbeddedMqtt.start(dir, 0, "gateway", "hunter2");
      publish(broker, "two");
      Await.until(() -> log.texts("a").contains("two"));
      Await.equal(() -> door.counts().connections(), 2L);
    }
    broker.close();
    assertThat(log.texts("a")).startsWith("one").endsWith("two");
  }

  @Test
  void overTlsToABrokerThatIsTrusted() throws Exception {
    Path keystore = dir.resolve("broker.p12");
    keytool(
        "-genkeypair",
        keystore,
        "-keyalg",
        "EC",
        "-dname",
        "CN=localhost",
        "-ext",
        "san=dns:localhost");
    try (EmbeddedMqtt broker = EmbeddedMqtt.startWithTls(dir.resolve("tls"), keystore, "hunter2")) {
      MqttConfig config =
          new MqttConfig(MqttConfig.parse(broker.url()), "tls", null, null, keystore, "hunter2");
      try (MqttDoor door = MqttDoor.start(config, ALL, log)) {
        Await.equal(() -> door.counts().connections(), 1L);
      }
      MqttConnection untrusting =
          new MqttConnection(
              new MqttConfig(broker.url(), "jvm"),
              new Routes(ALL),
              log,
              new Counters(),
              Runnable::run,
              200);
      assertThatThrownBy(untrusting::open)
          .isInstanceOf(MqttRefusedException.class)
          .hasMessageContaining("connecting failed");
      untrusting.close();
    }
  }

  @Test
  void aTrustStoreThatCannotBeReadIsRefused() throws Exception {
    Path file = Files.writeString(dir.resolve("trust.p12"), "no trust store");
    MqttConfig config =
        new MqttConfig(MqttConfig.parse("ssl://localhost"), "g", null, null, file, "hunter2");
    assertThatThrownBy(() -> MqttDoor.start(config, ALL, log))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("trust.p12")
        .hasMessageContaining("PKCS12")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void aWrongPasswordIsToldWithoutIt() throws Exception {
    try (EmbeddedMqtt broker = EmbeddedMqtt.start(dir, 0, "gateway", "right")) {
      MqttConnection wrong =
          new MqttConnection(
              new MqttConfig(MqttConfig.parse(broker.url()), "g", "gateway", "hunter2", null, null),
              new Routes(ALL),
              log,
              new Counters(),
              Runnable::run,
              200);
      assertThatThrownBy(wrong::open)
          .isInstanceOf(MqttRefusedException.class)
          .hasMessageContaining("connecting failed")
          .hasMessageNotContaining("hunter2");
      wrong.close();
    }
  }

  private static void publish(EmbeddedMqtt broker, String text) {
    Mqtt5BlockingClient client =
        MqttClient.builder()
            .useMqttVersion5()
            .serverHost("127.0.0.1")
            .serverPort(broker.port())
            .simpleAuth()
            .username("gateway")
            .password("hunter2".getBytes(StandardCharsets.UTF_8))
            .applySimpleAuth()
            .buildBlocking();
    client.connect();
    client
        .publishWith()
        .topic("t")
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(text.getBytes(StandardCharsets.UTF_8))
        .send();
    client.disconnect();
  }

  private static void keytool(String command, Path keystore, String... more) throws Exception {
    List<String> line =
        Stream.concat(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    command,
                    "-alias",
                    "broker",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    keystore.toString(),
                    "-storepass",
                    "hunter2"),
                Stream.of(more))
            .toList();
    assertThat(new ProcessBuilder(line).inheritIO().start().waitFor()).isZero();
  }
}
