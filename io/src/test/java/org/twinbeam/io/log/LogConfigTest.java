/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

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
                "security.protocol", "SASL_SSL"));
    assertThat(config.toString())
        .isEqualTo(
            "LogConfig[kafka:9092, {sasl.jaas.config=***, security.protocol=SASL_SSL,"
                + " ssl.keystore.key=***, ssl.keystore.password=***}]");
  }

  @Test
  void whatIsRequiredCannotBeOverridden() {
    LogConfig config = new LogConfig("kafka:9092", Map.of("acks", "0", "linger.ms", "9"));
    assertThat(config.client(Map.of("acks", "all")))
        .isEqualTo(Map.of("acks", "all", "linger.ms", "9", "bootstrap.servers", "kafka:9092"));
  }

  @Test
  void needsServers() {
    assertThatThrownBy(() -> new LogConfig(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bootstrapServers is empty");
  }
}
