/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.embedded.EmbeddedKafka;
import org.twinbeam.embedded.LogTail;
import org.twinbeam.io.log.LogConfig;
import org.twinbeam.io.log.LogScan;
import org.twinbeam.io.log.StreamLog;

/** The gateway as its command line starts it, in a process of its own. */
class GatewayProcessTest {
  private static final String YAML =
      """
      stream: doors
      fields:
        id: string
        at: timestamp
      id: id
      time: at
      views:
        v:
          window: 1h
          measures:
            n: count
      """;

  @TempDir Path dir;

  private final HttpClient http = HttpClient.newHttpClient();
  private ChildJvm gateway;

  @AfterEach
  void stop() {
    if (gateway != null) {
      gateway.close();
    }
  }

  @Test
  void refusesToStartOpenToAll() throws Exception {
    gateway = start("64m", "--host=0.0.0.0", "--port=0");
    assertThat(gateway.exit().get(1, TimeUnit.MINUTES)).isEqualTo(2);
    assertThat(Files.readString(gateway.log()))
        .contains("gateway: host is 0.0.0.0, which other machines reach, and no tokens are asked");
  }

  /** A heap of 128 MiB, brokers that are gone, and half a gigabyte sent at once. */
  @Test
  void aFloodWhileTheBrokerIsDownDoesNotFillTheHeap() throws Exception {
    EmbeddedKafka kafka = EmbeddedKafka.start(dir.resolve("kafka"));
    LogConfig log = new LogConfig(kafka.bootstrapServers());
    createTopic(log);
    gateway = start("128m", "--port=0", "--bootstrapServers=" + kafka.bootstrapServers());
    URI events = events();
    assertThat(send(events, "{\"id\":\"before\"}".getBytes(StandardCharsets.UTF_8)).get())
        .isEqualTo(202);
    kafka.close();
    byte[] body =
        ("[\"" + "x".repeat(900_000) + "\"" + ",{\"id\":\"y\"}".repeat(5_000) + "]")
            .getBytes(StandardCharsets.UTF_8);
    Map<Integer, Integer> statuses = new TreeMap<>();
    for (int wave = 0; wave < 2; wave++) {
      List<CompletableFuture<Integer>> sent = new ArrayList<>();
      for (int i = 0; i < 250; i++) {
        sent.add(send(events, body));
      }
      for (CompletableFuture<Integer> each : sent) {
        statuses.merge(each.get(2, TimeUnit.MINUTES), 1, Integer::sum);
      }
    }
    System.out.println("flood of 500 requests, " + 500L * body.length + " bytes: " + statuses);
    assertThat(statuses.keySet()).as("0: the connection was closed").isSubsetOf(0, 429, 503);
    assertThat(statuses).containsKeys(429, 503);
    assertThat(gateway.isAlive()).isTrue();
    assertThat(Files.readString(gateway.log())).doesNotContain("OutOfMemoryError");
    kafka = EmbeddedKafka.start(dir.resolve("kafka"));
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    int status;
    do {
      status = send(events, "{\"id\":\"after\"}".getBytes(StandardCharsets.UTF_8)).get();
    } while (status != 202 && System.nanoTime() < deadline);
    assertThat(status).isEqualTo(202);
    assertThat(payloads(log)).contains("{\"id\":\"before\"}", "{\"id\":\"after\"}");
    kafka.close();
  }

  @Test
  void anOrderlyEndAnswersWhatWasBegun() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(dir.resolve("kafka"))) {
      LogConfig log = new LogConfig(kafka.bootstrapServers());
      createTopic(log);
      gateway = start("128m", "--port=0", "--bootstrapServers=" + kafka.bootstrapServers());
      URI events = events();
      assertThat(send(events, "{\"id\":\"first\"}".getBytes(StandardCharsets.UTF_8)).get())
          .isEqualTo(202);
      try (RawHttp begun = new RawHttp(events.getPort())) {
        begun.say(
            "POST "
                + events.getPath()
                + " HTTP/1.1\r\nHost: g\r\nConnection: close\r\nContent-Length: 13\r\n\r\n{\"id\":");
        awaitInFlight(events);
        CompletableFuture<Integer> ended =
            CompletableFuture.supplyAsync(() -> gateway.stop(Duration.ofMinutes(1)));
        awaitClosed(events.getPort());
        begun.say("\"last\"}");
        assertThat(begun.rest()).startsWith("HTTP/1.1 202 ");
        assertThat(ended.get()).as(LogTail.of(gateway.log(), 20)).isEqualTo(143);
      }
      assertThat(payloads(log))
          .containsExactlyInAnyOrder("{\"id\":\"first\"}", "{\"id\":\"last\"}");
    }
  }

  private void awaitInFlight(URI events) throws Exception {
    HttpRequest metrics = HttpRequest.newBuilder(events.resolve("/metrics")).build();
    while (!http.send(metrics, HttpResponse.BodyHandlers.ofString())
        .body()
        .contains("in_flight_requests 1\n")) {
      Thread.onSpinWait();
    }
  }

  private static void awaitClosed(int port) throws InterruptedException {
    while (true) {
      try (RawHttp other = new RawHttp(port)) {
        Thread.sleep(10);
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void createTopic(LogConfig log) {
    try (StreamLog topic = StreamLog.open(log, "doors")) {
      topic.create(2, 1);
    }
  }

  private static List<String> payloads(LogConfig log) {
    List<String> payloads = new ArrayList<>();
    LogScan.read(
        log,
        "doors",
        entry -> {
          if (entry instanceof LogEntry.Event event) {
            payloads.add(new String(event.record().payload(), StandardCharsets.UTF_8));
          }
        });
    return payloads;
  }

  private ChildJvm start(String heap, String... flags) throws IOException {
    Path yaml = Files.writeString(dir.resolve("doors.yaml"), YAML);
    List<String> arguments = new ArrayList<>(List.of("--definition=" + yaml));
    arguments.addAll(List.of(flags));
    return ChildJvm.of("gateway", GatewayMain.class.getName())
        .heap(heap)
        .jvmArguments(
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError"))
        .arguments(arguments)
        .log(dir.resolve("gateway.log"))
        .start();
  }

  private URI events() throws Exception {
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (System.nanoTime() < deadline) {
      for (String line : Files.readAllLines(gateway.log())) {
        if (line.startsWith("Gateway at ")) {
          return URI.create(line.substring("Gateway at ".length()) + "/v1/streams/doors/events");
        }
      }
      Thread.sleep(20);
    }
    throw new AssertionError(LogTail.of(gateway.log(), 20));
  }

  /** The status, or 0 if the connection was closed before an answer. */
  private CompletableFuture<Integer> send(URI events, byte[] body) {
    return http.sendAsync(
            HttpRequest.newBuilder(events)
                .header("Content-Type", "application/json")
                .version(HttpClient.Version.HTTP_1_1)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .handle((answer, failure) -> failure == null ? answer.statusCode() : 0);
  }
}
