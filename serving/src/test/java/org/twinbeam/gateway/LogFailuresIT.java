/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.twinbeam.gateway.HttpDoorTest.accepted;
import static org.twinbeam.gateway.HttpDoorTest.refused;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.twinbeam.embedded.EmbeddedKafka;
import org.twinbeam.io.log.LogConfig;

/** Brokers that are down, and topics that are missing or not what they were. */
class LogFailuresIT {
  @RegisterExtension static final Broker BROKER = new Broker();

  @TempDir Path dir;

  @Test
  void aTopicThatComesLaterIsFound() throws Exception {
    try (Gate gate = new Gate(BROKER.config()).openWithoutTopic()) {
      HttpResponse<String> answer = gate.post("application/json", "{}");
      refused(answer, 503, "topic " + gate.stream() + ".events does not exist");
      assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(gate.get("/health").statusCode()).isEqualTo(503);
      gate.createTopic();
      untilAccepted(gate);
      assertThat(gate.get("/health").statusCode()).isEqualTo(200);
    }
  }

  /** A gateway that is told to take larger events than its brokers do. */
  @Test
  void anEventThatTheLogNeverTakesIsTooLarge() throws Exception {
    HttpLimits usual = HttpLimits.DEFAULT;
    HttpLimits generous =
        new HttpLimits(
            usual.bodyBytes(), 2_000_000, 10, usual.inFlightBytes(), 4, usual.bodyTime());
    try (Gate gate = new Gate(BROKER.config()).limits(generous).open()) {
      refused(
          gate.post("application/octet-stream", new byte[1_500_000]),
          413,
          "event 1 of the body has 1500000 bytes; with its headers, the log of stream "
              + gate.stream()
              + " takes at most 1047");
      String large = "{\"id\":\"" + "x".repeat(1_500_000) + "\"}";
      refused(
          gate.post("application/x-ndjson", "{}\n{}\n" + large + "\n{}"),
          413,
          "event 3 of the body has 1500009 bytes");
      assertThat(gate.payloads()).as("what is refused leaves nothing behind").isEmpty();
      assertThat(gate.get("/health").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aTopicMadeAnewIsRefused() throws Exception {
    try (Gate gate = new Gate(BROKER.config()).open();
        Admin admin =
            Admin.create(
                java.util.Map.of("bootstrap.servers", BROKER.config().bootstrapServers()))) {
      accepted(gate.post("application/json", "{}"), 1);
      admin.deleteTopics(java.util.List.of(gate.stream() + ".events")).all().get();
      HttpResponse<String> answer = gate.post("application/json", "{}");
      for (long end = end(); answer.statusCode() == 202 && System.nanoTime() < end; ) {
        answer = gate.post("application/json", "{}");
      }
      gate.createTopic();
      for (long end = end(); !answer.body().contains("another one") && System.nanoTime() < end; ) {
        answer = gate.post("application/json", "{}");
        if (answer.body().contains("was deleted")) {
          break;
        }
      }
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).containsAnyOf("is another one than at the start", "was deleted");
    }
  }

  @Test
  void brokersMayBeDownAtTheStartAndLater() throws Exception {
    EmbeddedKafka kafka = EmbeddedKafka.start(dir);
    LogConfig config = new LogConfig(kafka.bootstrapServers());
    try (Gate gate = new Gate(config).patience(Duration.ofSeconds(4))) {
      gate.createTopic();
      kafka.close();
      gate.openWithoutTopic();
      long began = System.nanoTime();
      refused(gate.post("application/json", "{}"), 503, "has acknowledged 0 of 1 events");
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
      kafka = EmbeddedKafka.start(dir);
      untilAccepted(gate);
      kafka.close();
      began = System.nanoTime();
      refused(gate.post("application/json", "[{},{}]"), 503, "of 2 events");
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
      assertThat(gate.get("/metrics").body())
          .contains("twinbeam_gateway_requests_total{status=\"503\"}");
      assertThat(gate.get("/health").statusCode()).isEqualTo(503);
      kafka = EmbeddedKafka.start(dir);
      // Nobody sends, so that nothing but the question finds out.
      for (long end = end(); gate.get("/health").statusCode() != 200; Thread.sleep(50)) {
        assertThat(System.nanoTime()).isLessThan(end);
      }
      untilAccepted(gate);
    } finally {
      kafka.close();
    }
  }

  private static void untilAccepted(Gate gate) throws Exception {
    HttpResponse<String> answer;
    long end = end();
    do {
      answer = gate.post("application/json", "{}");
      assertThat(answer.statusCode()).as(answer.body()).isIn(202, 503);
    } while (answer.statusCode() != 202 && System.nanoTime() < end);
    accepted(answer, 1);
  }

  private static long end() {
    return System.nanoTime() + Duration.ofMinutes(1).toNanos();
  }
}
