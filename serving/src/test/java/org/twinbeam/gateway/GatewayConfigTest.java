/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayConfigTest {
  private static final String YAML =
      """
      stream: %s
      fields:
        at: timestamp
      time: at
      views:
        v:
          window: 1h
          measures:
            n: count
      """;

  @TempDir Path dir;

  @Test
  void listensOnLoopbackUnlessToldOtherwise() throws IOException {
    GatewayConfig config = config("--definition=" + file("a.yaml", "a"));
    assertThat(config.listener().host()).isEqualTo("127.0.0.1");
    assertThat(config.listener().port()).isEqualTo(18_081);
    assertThat(config.log().bootstrapServers()).isEqualTo("localhost:19092");
    assertThat(config.limits()).isEqualTo(HttpLimits.DEFAULT);
    assertThat(config.tokens()).isNull();
    assertThat(config.origins()).isEmpty();
  }

  @Test
  void takesEveryFlag() throws IOException {
    file("more/b.yaml", "b");
    file("more/c.yaml", "c");
    Path tokens = Files.writeString(dir.resolve("tokens"), "me read token:0123456789abcdef");
    Path kafka = Files.writeString(dir.resolve("kafka"), "sasl.jaas.config=secret-in-jaas\n");
    Path keystore = Files.writeString(dir.resolve("key"), "a keystore");
    GatewayConfig config =
        GatewayConfig.of(
            new String[] {
              "--definition=" + file("a.yaml", "a") + "," + file("d.yaml", "d"),
              "--definition=" + dir.resolve("more"),
              "--bootstrapServers=kafka:9092",
              "--kafkaConfig=" + kafka,
              "--host=0.0.0.0",
              "--port=0",
              "--tokensFile=" + tokens,
              "--keystore=" + keystore,
              "--corsOrigins=https://a.example,http://localhost:3000",
              "--maxBodyBytes=1000",
              "--maxEventBytes=100",
              "--maxInFlightBytes=10000",
              "--maxInFlightRequests=10"
            },
            Map.of("TWINBEAM_KEYSTORE_PASSWORD", "secret-of-keystore"));
    assertThat(config.definitions())
        .extracting(definition -> definition.stream())
        .containsExactly("a", "d", "b", "c");
    assertThat(config.listener().keystore()).isEqualTo(keystore);
    assertThat(config.origins()).containsExactly("https://a.example", "http://localhost:3000");
    assertThat(config.limits())
        .isEqualTo(new HttpLimits(1_000, 100, 100_000, 10_000, 10, HttpLimits.DEFAULT.bodyTime()));
    assertThat(config.toString())
        .contains("sasl.jaas.config")
        .doesNotContain("secret-in-jaas", "secret-of-keystore", "0123456789abcdef");
  }

  @Test
  void refusesWhatItDoesNotKnow() throws IOException {
    String definition = "--definition=" + file("a.yaml", "a");
    refused("--definition must be given");
    refused("not a flag of gateway: --prot=1", definition, "--prot=1");
    refused("--port is high, must be 0 to 65535", definition, "--port=high");
    refused("host is 0.0.0.0, which other machines reach", definition, "--host=0.0.0.0");
    refused("--corsOrigins has '*', must be", definition, "--corsOrigins=*");
    refused("https://a.example/", definition, "--corsOrigins=https://a.example/");
    refused("keystore none cannot be read", definition, "--keystore=none");
    refused("tokens file none cannot be read", definition, "--tokensFile=none");
    refused("none.yaml cannot be read", "--definition=none.yaml");
    Files.createDirectory(dir.resolve("empty"));
    refused("holds no definition, *.yaml", "--definition=" + dir.resolve("empty"));
    Files.writeString(dir.resolve("bad.yaml"), "stream: Bad Name");
    refused("bad name 'Bad Name'", "--definition=" + dir.resolve("bad.yaml"));
  }

  private static void refused(String message, String... args) {
    assertThatThrownBy(() -> config(args))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static GatewayConfig config(String... args) {
    return GatewayConfig.of(args, Map.of());
  }

  private Path file(String name, String stream) throws IOException {
    Path file = dir.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, YAML.formatted(stream));
  }
}
