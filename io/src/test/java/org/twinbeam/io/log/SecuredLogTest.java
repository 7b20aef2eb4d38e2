/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.twinbeam.core.epoch.EpochCut;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogPack;
import org.twinbeam.embedded.EmbeddedKafka;

/** A log behind TLS and SASL: every client of it takes what the properties file says. */
@Timeout(120)
class SecuredLogTest {
  private static final String STREAM = "secured";

  @TempDir private static Path dir;
  private static EmbeddedKafka kafka;

  @BeforeAll
  static void start() throws Exception {
    Path keys = dir.resolve("keys.p12");
    makeKey(keys);
    String login =
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"broker\""
            + " password=\"inside\" user_broker=\"inside\" user_twinbeam=\"sesame\";";
    kafka =
        EmbeddedKafka.start(
            dir.resolve("kafka"),
            Map.of(
                "listener.security.protocol.map", "BROKER:SASL_SSL,CONTROLLER:PLAINTEXT",
                "sasl.enabled.mechanisms", "PLAIN",
                "sasl.mechanism.inter.broker.protocol", "PLAIN",
                "listener.name.broker.plain.sasl.jaas.config", login,
                "ssl.keystore.type", "PKCS12",
                "ssl.keystore.location", keys.toString(),
                "ssl.keystore.password", "changeit",
                "ssl.truststore.type", "PKCS12",
                "ssl.truststore.location", keys.toString(),
                "ssl.truststore.password", "changeit"));
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  private static void makeKey(Path file) throws Exception {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "broker",
                "-keyalg",
                "EC",
                "-dname",
                "CN=broker",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                "changeit")
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
  }

  private static LogConfig config(String password) throws Exception {
    Path file =
        Files.writeString(
            dir.resolve(password + ".properties"),
            """
            security.protocol=SASL_SSL
            sasl.mechanism=PLAIN
            sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \\
              username="twinbeam" password="%s";
            ssl.truststore.type=PKCS12
            ssl.truststore.location=%s
            ssl.truststore.password=changeit
            """
                .formatted(password, dir.resolve("keys.p12")));
    return LogConfig.read(kafka.bootstrapServers(), file);
  }

  @Test
  void everyClientPassesTheDoor() throws Exception {
    LogConfig config = config("sesame");
    LogTopic topic;
    try (StreamLog log = StreamLog.open(config, STREAM)) {
      log.create(1, 1);
      topic = log.check();
    }
    try (MarkerWriter ticker = MarkerWriter.open(config, STREAM, "t", Clock.systemUTC())) {
      assertThat(ticker.writeNext()).isEqualTo(1);
    }
    try (LogWriter writer = LogWriter.open(config, STREAM)) {
      writer.append("one".getBytes(UTF_8), null, null, null, 1, null).get();
    }
    LogPositions.assign(
        config, topic.name(), "readers", LogPositions.of(EpochCut.origin(1)), "advice");
    Pipeline p = Pipeline.create();
    PCollection<String> entries =
        p.apply("Read log", ReadLog.of(config, topic, "readers").withMaxNumRecords(2))
            .apply(
                "Tell", FlatMapElements.into(TypeDescriptors.strings()).via(SecuredLogTest::told))
            .setCoder(StringUtf8Coder.of());
    PAssert.that(entries).containsInAnyOrder(List.of("mark", "one"));
    p.run().waitUntilFinish();
  }

  private static List<String> told(LogPack pack) {
    List<String> told = new ArrayList<>();
    pack.forEach(
        entry ->
            told.add(
                entry instanceof LogEntry.Event event
                    ? new String(event.record().payload(), UTF_8)
                    : "mark"));
    return told;
  }

  @Test
  void whoHasAnotherPasswordIsToldSo() throws Exception {
    LogConfig config = config("guess");
    try (StreamLog log = StreamLog.open(config, STREAM)) {
      assertThatThrownBy(log::check)
          .isInstanceOf(LogException.class)
          .hasMessageContainingAll("Authentication failed", "client properties")
          .hasMessageNotContaining("guess");
    }
  }
}
