/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.twinbeam.gateway.HttpDoorTest.accepted;
import static org.twinbeam.gateway.HttpDoorTest.refused;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.twinbeam.web.Listener;

/**
 * What strangers and broken programs send: taken raw, or refused with a reason; and after each the
 * door is open to the next.
 */
class HostileRequestsTest {
  @RegisterExtension static final Broker BROKER = new Broker();

  private Gate gate;

  @BeforeEach
  void open() {
    gate =
        new Gate(BROKER.config())
            .listener(new Listener("127.0.0.1", 0).withIdle(Duration.ofSeconds(1)))
            .limits(HttpLimits.DEFAULT.withBodyBytes(3_000_000).withBodyTime(Duration.ofSeconds(3)))
            .open();
  }

  /** The door still works, and nothing but this came through it. */
  @AfterEach
  void theNextSenderIsServed() throws Exception {
    accepted(gate.post("application/json", "{\"id\":\"next\"}"), 1);
    assertThat(gate.payloads()).contains("{\"id\":\"next\"}");
    assertThat(Gate.json(gate.get("/health")).path("status").asText()).isEqualTo("ok");
    assertThat(gate.get("/metrics").body())
        .contains("twinbeam_gateway_in_flight_requests 0\n")
        .contains("twinbeam_gateway_in_flight_bytes 0\n");
    gate.close();
  }

  @Test
  void bytesThatAreNoTextAreTakenAsTheyCome() throws Exception {
    String[] bodies = {
      "{\"id\":\"\u00ff\u00c0\u00af\"}", // broken UTF-8
      "{\"id\":\"\u00ed\u00a0\u0080\"}", // a lone surrogate, encoded
      "{\"id\":\"\\ud800\"}", // and escaped
      "{\"id\":\"a\u0000b\"}",
      "\u0000",
      "\u00ef\u00bb\u00bf{\"id\":\"bom\"}",
      "{\"id\":1,\"id\":2}",
      "{\"id\":1" + "0".repeat(5_000) + "}",
      "{\"id\":NaN}",
      "{\"id\":",
    };
    for (String body : bodies) {
      accepted(gate.post("application/json", body.getBytes(ISO_8859_1)), 1);
    }
    accepted(gate.post("application/x-ndjson", "{\"id\":1}\r{\"id\":2}\r"), 1);
    assertThat(gate.events())
        .extracting(event -> new String(event.payload(), ISO_8859_1))
        .contains(bodies)
        .contains("{\"id\":1}\r{\"id\":2}\r");
  }

  @Test
  void nothingIsRefusedWithAReason() throws Exception {
    refused(gate.post("application/json", ""), 400, "the body is empty, expected one JSON object");
    refused(gate.post("text/csv", ""), 400, "the body is empty, expected a header of CSV");
    refused(gate.post("application/avro", ""), 400, "not an Avro object container");
    refused(gate.post("text/csv", "id\ra\rb\r"), 400, "holds a CR alone");
    assertThat(gate.events()).isEmpty();
  }

  @Test
  void deepNestingIsRefused() throws Exception {
    String deep = "[".repeat(100_000);
    refused(gate.post("application/json", "{\"id\":" + deep), 413, "nested deeper than 1000");
    refused(gate.post("application/json", "[" + deep), 413, "nested deeper than 1000");
    refused(
        gate.post(
            "application/cloudevents+json",
            "{\"specversion\":\"1.0\",\"source\":\"s\",\"id\":\"i\",\"data\":" + deep),
        400,
        "the envelope is not JSON");
    accepted(gate.post("application/x-ndjson", deep), 1);
  }

  @Test
  void tooLargeIsRefused() throws Exception {
    String large = "x".repeat(1_000_001);
    refused(gate.post("application/octet-stream", large), 413, "larger than 1000000 bytes");
    refused(
        gate.post("application/x-ndjson", "{}\n" + large), 413, "the line that begins at line 2");
    refused(gate.post("application/json", "[\"" + large + "\"]"), 413, "larger than 1000000 bytes");
    refused(
        gate.post("application/x-ndjson", "{}\n".repeat(100_001)), 413, "more than 100000 events");
    refused(
        gate.post("application/octet-stream", new byte[3_000_001]),
        413,
        "the body is larger than 3000000 bytes");
    assertThat(gate.events()).isEmpty();
  }

  @Test
  void gzipThatLiesIsRefused() throws Exception {
    byte[] bomb = HttpDoorTest.gzip("\n".repeat(30_000_000));
    refused(
        gate.post("application/x-ndjson", bomb, "Content-Encoding", "gzip"),
        413,
        "gzip expands to more than 200 times its size");
    byte[] whole = HttpDoorTest.gzip("[{\"id\":\"a\"}]");
    refused(
        gate.post(
            "application/json", Arrays.copyOf(whole, whole.length - 5), "Content-Encoding", "gzip"),
        400,
        "gzip is truncated after " + (whole.length - 5) + " bytes");
    refused(
        gate.post("application/json", "{}", "Content-Encoding", "gzip"), 400, "not gzip at byte 0");
    assertThat(gate.events()).isEmpty();
  }

  @Test
  void aClientThatSendsByteByByteIsServedInItsTime() throws Exception {
    try (RawHttp client = raw()) {
      client.say(head("Content-Length: 11", "Connection: close"));
      for (byte b : "{\"id\":\"ab\"}".getBytes(UTF_8)) {
        client.say(new byte[] {b});
      }
      assertThat(client.rest()).startsWith("HTTP/1.1 202 ");
    }
  }

  @Test
  void aClientThatStopsIsCutOff() throws Exception {
    try (RawHttp client = raw()) {
      client.say(head("Content-Length: 1000") + "{\"id\":");
      assertThat(client.rest())
          .startsWith("HTTP/1.1 408 ")
          .contains("did not arrive within 3000 ms");
    }
    assertThat(gate.events()).isEmpty();
  }

  @Test
  void aBodyWithoutEndIsCutOff() throws Exception {
    try (RawHttp client = raw()) {
      client.say(head("Transfer-Encoding: chunked"));
      String chunk = "8000\r\n" + " ".repeat(0x8000) + "\r\n";
      try {
        for (int i = 0; i < 10_000; i++) {
          client.say(chunk);
        }
      } catch (IOException e) {
        // It has closed: that is what we wait for.
      }
      assertThat(answerUnlessReset(client)).matches("(?s)(HTTP/1.1 413 .*)?");
    }
    assertThat(gate.get("/metrics").body()).contains("requests_total{status=\"413\"} 1\n");
  }

  @Test
  void aTrickleWithoutEndIsCutOff() throws Exception {
    try (RawHttp client = raw()) {
      client.say(head("Transfer-Encoding: chunked"));
      try {
        while (!gate.get("/metrics").body().contains("requests_total{status=\"408\"} 1\n")) {
          client.say("1\r\n \r\n");
        }
      } catch (IOException e) {
        // It has closed.
      }
    }
    assertThat(gate.get("/metrics").body()).contains("requests_total{status=\"408\"} 1\n");
  }

  @Test
  void aWrongLengthAppendsNothing() throws Exception {
    try (RawHttp client = raw()) {
      client.say(head("Content-Length: 100") + "{\"id\":\"short\"}").endOfOutput();
      answerUnlessReset(client);
    }
    try (RawHttp client = raw()) {
      client.say(head("Content-Length: -1") + "{\"id\":\"x\"}");
      assertThat(client.rest()).startsWith("HTTP/1.1 400 ");
    }
    try (RawHttp client = raw()) {
      client.say(head("Content-Length: 2", "Content-Length: 3") + "{}");
      assertThat(client.rest()).startsWith("HTTP/1.1 400 ");
    }
    assertThat(gate.events()).isEmpty();
  }

  @Test
  void headersAreBounded() throws Exception {
    try (RawHttp client = raw()) {
      client.say(head("X: " + "x".repeat(100_000)));
      assertThat(answerUnlessReset(client)).matches("(?s)(HTTP/1.1 431 .*)?");
    }
    try (RawHttp client = raw()) {
      client.say("POST /" + "x".repeat(100_000) + " HTTP/1.1\r\n");
      assertThat(answerUnlessReset(client)).matches("(?s)(HTTP/1.1 414 .*)?");
    }
    try (RawHttp client = raw()) {
      client.say("nonsense\r\n\r\n");
      assertThat(client.rest()).startsWith("HTTP/1.1 400 ");
    }
  }

  private RawHttp raw() throws IOException {
    return new RawHttp(gate.door().port());
  }

  private String head(String... headers) {
    return "POST "
        + gate.path()
        + " HTTP/1.1\r\nHost: gate\r\nContent-Type: application/json\r\n"
        + String.join("\r\n", headers)
        + "\r\n\r\n";
  }

  /** A server that closes while we still send may reset the connection, answer and all. */
  private static String answerUnlessReset(RawHttp client) {
    try {
      return client.rest();
    } catch (IOException e) {
      return "";
    }
  }
}
