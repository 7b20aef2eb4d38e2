/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.twinbeam.core.log.LogRecord;

/** Every format that is taken, on a real broker: what is answered, and what the log holds then. */
class HttpDoorTest {
  @RegisterExtension static final Broker BROKER = new Broker();

  private Gate gate;

  @BeforeEach
  void open() {
    gate = new Gate(BROKER.config()).open();
  }

  @AfterEach
  void close() {
    gate.close();
  }

  @Test
  void oneObject() throws Exception {
    String body = " {\"id\": \"a\", \"n\": 1e400, \"n\": \"twice\"}\n";
    HttpResponse<String> answer = gate.post("application/json", body);
    accepted(answer, 1);
    LogRecord event = gate.events().get(0);
    assertThat(new String(event.payload(), UTF_8)).isEqualTo(body);
    assertThat(event.contentType()).isEqualTo("application/json");
    assertThat(event.source()).isEqualTo("http");
    assertThat(event.identity()).isNull();
    assertThat(Gate.json(answer).at("/positions/0/partition").asInt()).isEqualTo(event.partition());
    assertThat(Gate.json(answer).at("/positions/0/offsets/0/0").asLong()).isEqualTo(event.offset());
  }

  @Test
  void anArrayGivesPositionsInRuns() throws Exception {
    StringBuilder body = new StringBuilder("[");
    for (int i = 0; i < 100; i++) {
      body.append(i == 0 ? "" : ",\n").append("{\"id\":\"e").append(i).append("\"}");
    }
    JsonNode receipt = accepted(gate.post("application/json", body + "]"), 100);
    long told = 0;
    for (JsonNode place : receipt.path("positions")) {
      for (JsonNode run : place.path("offsets")) {
        told += run.path(1).asLong() - run.path(0).asLong() + 1;
      }
    }
    assertThat(told).isEqualTo(100);
    assertThat(receipt.path("positions")).hasSize(2);
    assertThat(gate.payloads()).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  void equalIdsMeetInOnePartition() throws Exception {
    accepted(gate.post("application/json", "[{\"id\":\"x\",\"n\":1},{\"n\":2,\"id\":\"x\"}]"), 2);
    accepted(gate.post("application/x-ndjson", "{ \"id\" : \"\\u0078\" }"), 1);
    assertThat(gate.events())
        .extracting(LogRecord::partition)
        .hasSize(3)
        .containsOnly(gate.events().get(0).partition());
  }

  @Test
  void jsonLines() throws Exception {
    accepted(gate.post("application/x-ndjson", "{\"id\":\"a\"}\r\n\nbroken\n{\"id\":\"b\"}"), 3);
    accepted(gate.post("application/jsonl; charset=UTF-8", "1"), 1);
    assertThat(gate.payloads())
        .containsExactlyInAnyOrder("{\"id\":\"a\"}", "broken", "{\"id\":\"b\"}", "1");
  }

  @Test
  void csvWithAndWithoutHeader() throws Exception {
    accepted(gate.post("text/csv", "at,id\r\n2001-01-01T00:00:00Z,\"a\nb\"\r\n,c\r\n"), 2);
    accepted(gate.post("text/csv; header=absent", "d,1,2001-01-01T00:00:00Z"), 1);
    assertThat(gate.events())
        .extracting(event -> event.contentType() + " " + new String(event.payload(), UTF_8))
        .containsExactlyInAnyOrder(
            "text/csv; columns=\"at,id\" 2001-01-01T00:00:00Z,\"a\nb\"",
            "text/csv; columns=\"at,id\" ,c",
            "text/csv d,1,2001-01-01T00:00:00Z");
  }

  @Test
  void anAvroContainer() throws Exception {
    Schema schema =
        SchemaBuilder.record("E").fields().requiredString("id").requiredLong("n").endRecord();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DataFileWriter<Object> writer = new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
      writer.create(schema, out);
      writer.append(new GenericRecordBuilder(schema).set("id", "a").set("n", 7L).build());
    }
    accepted(gate.post("application/avro", out.toByteArray()), 1);
    assertThat(gate.payloads()).containsExactly("{\"id\":\"a\",\"n\":7}");
    assertThat(gate.events().get(0).contentType()).isEqualTo("application/json");
  }

  @Test
  void anyOtherTypeIsOneEventAndKept() throws Exception {
    byte[] bytes = {0, -1, '\n', '{'};
    accepted(gate.post("application/octet-stream", bytes), 1);
    accepted(gate.post("image/png; x=\"y\"", new byte[0]), 1);
    assertThat(gate.events())
        .extracting(LogRecord::contentType)
        .containsExactlyInAnyOrder("application/octet-stream", "image/png; x=\"y\"");
    assertThat(gate.events()).extracting(LogRecord::payload).contains(bytes, new byte[0]);
  }

  @Test
  void withoutATypeTheDefinitionsFormatIsMeant() throws Exception {
    accepted(gate.post(null, "[{\"id\":\"a\"},{\"id\":\"b\"}]"), 2);
    accepted(gate.post("text/plain;charset=UTF-8", "{\"id\":\"c\"}"), 1);
    try (Gate csv = new Gate(BROKER.config()).csv().open()) {
      accepted(csv.post("text/plain", "id,n\na,1\nb,2\n"), 2);
      assertThat(csv.events())
          .extracting(LogRecord::contentType)
          .containsOnly("text/csv; columns=\"id,n\"");
    }
  }

  @Test
  void cloudEventsInAllThreeForms() throws Exception {
    String envelope =
        "{\"specversion\":\"1.0\",\"type\":\"t\",\"source\":\"/shop\",\"id\":\"%s\",%s}";
    accepted(
        gate.post(
            "application/cloudevents+json; charset=utf-8",
            envelope.formatted("1", "\"data\": {\"id\" : \"a\"} ")),
        1);
    accepted(
        gate.post(
            "application/cloudevents-batch+json",
            "["
                + envelope.formatted("2", "\"data_base64\":\"AP8=\",\"datacontenttype\":\"x/y\"")
                + ","
                + envelope.formatted(
                    "3", "\"datacontenttype\":\"text/csv\",\"data\":\"a,\\\"b\\\"\"")
                + ","
                + envelope.formatted("4", "\"subject\":\"s\"")
                + "]"),
        3);
    accepted(
        gate.post(
            "application/json",
            "[1]",
            "ce-specversion",
            "1.0",
            "ce-id",
            "5",
            "ce-source",
            "/caf%C3%A9",
            "ce-type",
            "t"),
        1);
    assertThat(gate.events())
        .extracting(
            e ->
                e.identity()
                    + " "
                    + e.source()
                    + " "
                    + e.contentType()
                    + " "
                    + new String(e.payload(), java.nio.charset.StandardCharsets.ISO_8859_1))
        .containsExactlyInAnyOrder(
            "ce:/shop#1 ce:/shop application/json {\"id\" : \"a\"}",
            "ce:/shop#2 ce:/shop x/y \u0000\u00ff",
            "ce:/shop#3 ce:/shop text/csv a,\"b\"",
            "ce:/shop#4 ce:/shop application/json ",
            "ce:/caf\u00e9#5 ce:/caf\u00e9 application/json [1]");
  }

  @Test
  void brokenCloudEventsAreRefusedWhole() throws Exception {
    refused(
        gate.post("application/cloudevents+json", "{\"specversion\":\"0.3\"}"),
        400,
        "specversion is 0.3, must be 1.0");
    refused(
        gate.post("application/cloudevents+json", "{\"specversion\":"),
        400,
        "the envelope is not JSON at its byte");
    refused(
        gate.post(
            "application/cloudevents-batch+json",
            "[{\"specversion\":\"1.0\",\"source\":\"s\",\"id\":\"1\"},{\"specversion\":\"1.0\",\"id\":\"2\"}]"),
        400,
        "event 2 of the batch: attribute source is missing");
    refused(
        gate.post("x/y", "", "ce-specversion", "1.0", "ce-id", "1"),
        400,
        "the header ce-source is missing");
    assertThat(gate.events()).isEmpty();
  }

  @Test
  void anyOfThemGzipped() throws Exception {
    accepted(
        gate.post(
            "application/json",
            gzip("[{\"id\":\"a\"},{\"id\":\"b\"}]"),
            "Content-Encoding",
            "gzip"),
        2);
    refused(
        gate.post("application/json", "{}", "Content-Encoding", "br"),
        415,
        "Content-Encoding is 'br', must be gzip or identity");
    refused(
        gate.post("application/json; charset=utf-16", "{}"), 415, "charset is 'utf-16', must be");
  }

  @Test
  void nothingIsAppendedOfWhatCannotBeSplit() throws Exception {
    refused(
        gate.post("application/json", "[{\"id\":\"a\"},{\"id\":\"b\"},"),
        400,
        "the array that begins at line 1, byte 0 is not closed");
    refused(gate.post("text/csv", "id\na\n\"b"), 400, "the quote that opens at line 3, byte 5");
    assertThat(gate.events()).isEmpty();
  }

  @Test
  void anEmptyListOfEventsIsAccepted() throws Exception {
    accepted(gate.post("application/json", "[]"), 0);
    accepted(gate.post("application/x-ndjson", ""), 0);
  }

  @Test
  void unknownStreamsAndPathsAreToldApart() throws Exception {
    HttpResponse<String> answer =
        Gate.send(
            HttpRequest.newBuilder(URI.create(gate.door().url() + "/v1/streams/..%2Fx/events"))
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
    assertThat(answer.statusCode()).isIn(400, 404);
    answer =
        Gate.send(
            HttpRequest.newBuilder(URI.create(gate.door().url() + "/v1/streams/nope/events"))
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
    refused(answer, 404, "the gateway knows [" + gate.stream() + "]");
    refused(gate.get("/v1"), 404, "there is nothing at this path");
    answer = gate.get(gate.path());
    refused(answer, 405, "GET is not answered here");
    assertThat(answer.headers().firstValue("Allow").orElse("")).contains("POST", "OPTIONS");
  }

  @Test
  void manySendersAtOnceLoseNothing() throws Exception {
    ExecutorService senders = Executors.newFixedThreadPool(8);
    List<Future<Void>> sending = new ArrayList<>();
    for (int s = 0; s < 8; s++) {
      int sender = s;
      sending.add(
          senders.submit(
              (Callable<Void>)
                  () -> {
                    for (int i = 0; i < 25; i++) {
                      String id = sender + "-" + i;
                      accepted(gate.post("application/json", "[{\"id\":\"" + id + "\"},{}]"), 2);
                    }
                    return null;
                  }));
    }
    for (Future<Void> each : sending) {
      each.get();
    }
    senders.shutdown();
    assertThat(gate.payloads()).hasSize(400);
    assertThat(gate.payloads().stream().filter(p -> p.length() > 2))
        .hasSize(200)
        .doesNotHaveDuplicates();
    String metrics = gate.get("/metrics").body();
    assertThat(metrics)
        .contains("twinbeam_gateway_events_total{stream=\"" + gate.stream() + "\"} 400\n")
        .contains("twinbeam_gateway_requests_total{status=\"202\"} 200\n")
        .contains("twinbeam_gateway_in_flight_requests 0\n")
        .contains("twinbeam_gateway_in_flight_bytes 0\n")
        .contains("twinbeam_gateway_request_seconds_bucket{le=\"+Inf\"} 200\n")
        .contains("twinbeam_gateway_request_seconds_count 200\n");
  }

  @Test
  void envelopesThatAreNoJsonAreRefusedAndIdentitiesAreUnambiguous() throws Exception {
    refused(
        gate.post("application/cloudevents+json", new byte[] {0, '{', 0, 0, 'x'}),
        400,
        "the envelope is not JSON");
    for (String[] each : new String[][] {{"/s", "1#2"}, {"/s#1", "2"}, {"/s%231", "2"}}) {
      accepted(
          gate.post(
              "application/cloudevents+json",
              "{\"specversion\":\"1.0\",\"type\":\"t\",\"source\":\"%s\",\"id\":\"%s\",\"data\":{}}"
                  .formatted(each[0], each[1])),
          1);
    }
    assertThat(gate.events())
        .extracting(LogRecord::identity)
        .containsExactlyInAnyOrder("ce:/s#1#2", "ce:/s%231#2", "ce:/s%25231#2");
  }

  @Test
  void describesItself() throws Exception {
    JsonNode description = Gate.json(gate.get("/openapi.json"));
    assertThat(description.path("paths").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(EventsEndpoint.PATH, "/health", "/metrics", "/openapi.json");
    accepted(gate.post("application/json", "{}"), 1);
    assertThat(gate.get("/health").statusCode()).isEqualTo(200);
  }

  static JsonNode accepted(HttpResponse<String> answer, int events) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    JsonNode receipt = Gate.json(answer);
    assertThat(receipt.path("events").asInt()).isEqualTo(events);
    return receipt;
  }

  static void refused(HttpResponse<String> answer, int status, String detail) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    JsonNode problem = Gate.json(answer);
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("type").asText()).startsWith("urn:twinbeam:problem:");
    assertThat(problem.path("detail").asText()).contains(detail);
  }

  static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(UTF_8));
    }
    return out.toByteArray();
  }
}
