/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogConfigTest {

  @Test
  void doesNotShowSecrets() {
    LogConfig config =
        new LogConfig(
            "kafka:9092",
            Map.of(
                "sasl.jaas.config", "user=u password=p1",
                "ssl.keystore.password", "p2",
                "ssl.keystore.key", "p3",
                "my.own.login.pin", "p4",
                "security.protocol", "SASL_SSL"));
    assertThat(config.toString())
        .isEqualTo(
            "LogConfig[kafka:9092, {my.own.login.pin=***, sasl.jaas.config=***,"
                + " security.protocol=SASL_SSL, ssl.keystore.key=***, ssl.keystore.password=***}]");
  }

  @Test
  void aPipelinesDisplayDataHasNoSecrets() {
    LogConfig config =
        new LogConfig(
            "kafka:9092", Map.of("sasl.jaas.config", "password=p1", "sasl.mechanism", "PLAIN"));
    DisplayData shown =
        DisplayData.from(ReadLog.of(config, new LogTopic("a.events", "id", 1), "group").kafka());
    assertThat(shown.items())
        .extracting(DisplayData.Item::getKey)
        .contains("sasl.mechanism")
        .doesNotContain("sasl.jaas.config");
    Map<String, Object> client = config.client(Map.of("acks", "all"));
    assertThat(config.withSecrets(config.withoutSecrets(client))).isEqualTo(client);
  }

  @Test
  void readsClientPropertiesAsKafkasToolsDo(@TempDir Path dir) throws Exception {
    Path file =
        Files.writeString(
            dir.resolve("client.properties"),
            """
            # A comment
            bootstrap.servers=elsewhere:1
            security.protocol = SASL_SSL
            sasl.jaas.config=Module required \\
              username="u";
            """);
    LogConfig config = LogConfig.read("kafka:9092", file);
    assertThat(config.client(Map.of()))
        .isEqualTo(
            Map.of(
                "bootstrap.servers", "kafka:9092",
                "security.protocol", "SASL_SSL",
                "sasl.jaas.config", "Module required username=\"u\";"));
    assertThat(LogConfig.read("kafka:9092", null)).isEqualTo(new LogConfig("kafka:9092"));
  }

  @Test
  void saysWhyAFileCannotBeReadAndNothingOfWhatItHolds(@TempDir Path dir) throws Exception {
    assertThatThrownBy(() -> LogConfig.read("kafka:9092", dir.resolve("absent")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("absent", "does not exist");
    assertThatThrownBy(() -> LogConfig.read("kafka:9092", dir))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(dir.toString(), "cannot be read");
    Path escaped = Files.writeString(dir.resolve("escaped"), "sasl.jaas.config=C:\\users\\p1");
    assertThatThrownBy(() -> LogConfig.read("kafka:9092", escaped))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("escaped", "\\u escape")
        .hasMessageNotContaining("p1");
  }

  @Test
  void whatIsRequiredCannotBeOverridden() {
    LogConfig config = new LogConfig("kafka:9092", Map.of("acks", "0", "linger.ms", "9"));
    assertThat(config.client(Map.of("acks", "all")))
        .isEqualTo(Map.of("acks", "all", "linger.ms", "9", "bootstrap.servers", "kafka:9092"));
  }

  @Test
  void theUsersLingerComesBeforeThatOfAWriter() {
    LogConfig says = new LogConfig("kafka:9092", Map.of("linger.ms", "9"));
    assertThat(LogWriter.producer(says, 0, Map.of())).containsEntry("linger.ms", "9");
    LogConfig silent = new LogConfig("kafka:9092");
    assertThat(LogWriter.producer(silent, 0, Map.of())).containsEntry("linger.ms", 0);
  }

  @Test
  void needsServers() {
    assertThatThrownBy(() -> new LogConfig(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bootstrapServers is empty");
  }
}
