/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.InvalidDefinitionException;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.gateway.mqtt.MqttDoor;
import org.twinbeam.io.log.LogConfig;
import org.twinbeam.io.log.LogScan;
import org.twinbeam.io.log.StreamLog;
import org.twinbeam.web.Listener;
import org.twinbeam.web.Tokens;

/** An HTTP door on a stream that no other test has, and what its log holds. */
final class Gate implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final AtomicInteger STREAMS = new AtomicInteger();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final LogConfig config;
  private final String stream = "gate" + STREAMS.incrementAndGet();
  private String format = "json";
  private HttpLimits limits = HttpLimits.DEFAULT;
  private Listener listener = new Listener("127.0.0.1", 0);
  private Tokens tokens;
  private Set<String> origins = Set.of();
  private MqttDoor mqtt;
  private Duration patience = StreamLogs.PATIENCE;
  private StreamLogs logs;
  private HttpDoor door;

  Gate(LogConfig config) {
    this.config = config;
  }

  Gate csv() {
    format = "csv";
    return this;
  }

  Gate limits(HttpLimits given) {
    limits = given;
    return this;
  }

  Gate listener(Listener given) {
    listener = given;
    return this;
  }

  Gate tokens(Tokens given) {
    tokens = given;
    return this;
  }

  Gate mqtt(MqttDoor given) {
    mqtt = given;
    return this;
  }

  Gate origins(String... given) {
    origins = Set.of(given);
    return this;
  }

  Gate patience(Duration given) {
    patience = given;
    return this;
  }

  /** With its topic, of two partitions. */
  Gate open() {
    createTopic();
    return openWithoutTopic();
  }

  Gate openWithoutTopic() {
    logs = StreamLogs.open(List.of(definition()), config, patience, 16 << 20);
    door = HttpDoor.open(logs, mqtt, listener, limits, tokens, origins);
    return this;
  }

  void createTopic() {
    try (StreamLog log = StreamLog.open(config, stream)) {
      log.create(2, 1);
    }
  }

  private Definition definition() {
    try {
      return DefinitionReader.parse(
          """
          stream: %s
          format: %s
          fields:
            id: string
            n: {type: int64, required: false}
            at: timestamp
          id: id
          time: at
          views:
            all:
              key: []
              window: 1h
              measures:
                events: count
          """
              .formatted(stream, format),
          stream + ".yaml");
    } catch (InvalidDefinitionException e) {
      throw new IllegalStateException(e);
    }
  }

  String stream() {
    return stream;
  }

  HttpDoor door() {
    return door;
  }

  StreamLogs logs() {
    return logs;
  }

  /** Path of the stream's events. */
  String path() {
    return "/v1/streams/" + stream + "/events";
  }

  HttpResponse<String> post(String contentType, String body, String... headers) throws Exception {
    return post(contentType, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  HttpResponse<String> post(String contentType, byte[] body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(door.url() + path()))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (contentType != null) {
      request.header("Content-Type", contentType);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request);
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(door.url() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request);
  }

  static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return HTTP.send(
        request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return JSON.readTree(response.body());
  }

  /** The log's events, those of one partition in its order. */
  List<LogRecord> events() {
    List<LogRecord> events = new ArrayList<>();
    LogScan.read(
        config,
        stream,
        entry -> {
          if (entry instanceof LogEntry.Event event) {
            events.add(event.record());
          }
        });
    return events;
  }

  List<String> payloads() {
    return events().stream()
        .map(event -> new String(event.payload(), StandardCharsets.UTF_8))
        .toList();
  }

  @Override
  public void close() {
    if (door != null) {
      door.close();
    }
    if (logs != null) {
      logs.close();
    }
  }
}
