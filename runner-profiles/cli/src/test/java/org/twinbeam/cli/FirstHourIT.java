/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.embedded.EmbeddedKafka;
import org.twinbeam.embedded.EmbeddedMqtt;

/**
 * Follows docs/first-hour.md command by command, with brokers in place of the reader's, and
 * compares each stream's answers with the oracle's. What a command prints is compared with the page
 * but for its numbers and places.
 */
@Timeout(600)
class FirstHourIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path dir;
  private UpTestbed up;
  private String kafka = "localhost:9092";
  private String mqtt = "localhost:1883";

  @BeforeEach
  void nothingIsUp() {
    up = new UpTestbed(dir);
  }

  @AfterEach
  void end() throws Exception {
    up.shell("twinbeam down");
  }

  @Test
  void filesByTheBatchLayerAlone() throws Exception {
    List<byte[]> orders = WebOrders.of(500, 1);
    Files.write(dir.resolve("orders.ndjson"), joined(orders));
    for (DocsPage.Shown shown : commands("From files, batch only")) {
      if (shown.command().equals("twinbeam down")) {
        up.assertAnswers("orders.yaml", UpTestbed.log(orders));
        assertThat(up.count("orders", "read")).isEqualTo(orders.size());
      }
      follow(shown);
    }
  }

  @Test
  void ordersFromKafka() throws Exception {
    List<byte[]> orders = WebOrders.of(3_000, 2);
    try (EmbeddedKafka broker = EmbeddedKafka.start(dir.resolve("their-kafka"))) {
      kafka = broker.bootstrapServers();
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
        admin.createTopics(List.of(new NewTopic("web.orders", 3, (short) 1))).all().get();
      }
      send(orders.subList(0, 2_000));
      for (DocsPage.Shown shown : commands("Orders from Kafka")) {
        if (shown.command().startsWith("twinbeam status")) {
          UpTestbed.await("batch has taken over", () -> up.batchHasTakenOver("orders"));
          send(orders.subList(2_000, orders.size()));
          UpTestbed.await("all is read", () -> up.count("orders", "read") == orders.size());
        } else if (shown.command().equals("twinbeam down")) {
          up.assertAnswers("orders.yaml", UpTestbed.log(orders));
        }
        follow(shown);
      }
    }
  }

  @Test
  void machinesFromMqtt() throws Exception {
    try (EmbeddedMqtt broker = EmbeddedMqtt.start(dir.resolve("their-mqtt"))) {
      mqtt = broker.url().replace("tcp://", "");
      List<Machines.Message> messages = Machines.of(1_000, 900);
      for (DocsPage.Shown shown : commands("Machines from MQTT")) {
        if (shown.command().startsWith("twinbeam init")) {
          try (Machines.Publisher publisher =
              new Machines.Publisher(broker.url(), Machines.of(0, 1_000))) {
            follow(shown);
          }
          continue;
        } else if (shown.command().startsWith("twinbeam status")) {
          Machines.publish(broker.url(), messages);
          UpTestbed.await("all is read", () -> up.count("machines", "read") == messages.size());
          UpTestbed.await("batch has taken over", () -> up.batchHasTakenOver("machines"));
        } else if (shown.command().equals("twinbeam down")) {
          List<LogEntry> log = new ArrayList<>();
          messages.forEach(
              m -> log.add(UpTestbed.event(log.size(), m.payload(), "mqtt:" + m.topic())));
          up.assertAnswers("machines.yaml", log);
        }
        follow(shown);
      }
    }
  }

  private static List<DocsPage.Shown> commands(String section) throws IOException {
    List<DocsPage.Shown> commands = DocsPage.of("first-hour.md").section(section).commands();
    assertThat(commands).hasSizeGreaterThan(5);
    assertThat(commands.get(commands.size() - 1).command()).isEqualTo("twinbeam down");
    return commands;
  }

  /** Runs a command; what the page shows of its output must have been printed, line by line. */
  private void follow(DocsPage.Shown shown) throws Exception {
    String command =
        shown.command().replace("localhost:9092", kafka).replace("localhost:1883", mqtt);
    String printed;
    String wanted = shown.output();
    if (command.startsWith("curl ")) {
      printed = get(command.replaceAll("^curl '(.*)'$", "$1"));
      wanted = JSON.readTree(wanted).toPrettyString();
    } else {
      Launched launched = up.shell(command);
      printed = launched.out() + launched.err();
      assertThat(launched.status()).as("%s\n%s", command, printed).isZero();
    }
    assertMadeOfAsManyAsAnswered(command, printed);
    Set<String> lines = printed.lines().map(this::shape).collect(Collectors.toSet());
    assertThat(lines)
        .as("%s\n%s", command, printed)
        .containsAll(
            wanted.lines().filter(line -> !line.strip().equals("…")).map(this::shape).toList());
  }

  /** As many events are found behind a number as it counts. */
  private static void assertMadeOfAsManyAsAnswered(String command, String printed) {
    Matcher madeOf = Pattern.compile("(?m)^made of ([0-9,]+) event").matcher(printed);
    assertThat(madeOf.find()).isEqualTo(command.startsWith("twinbeam explain"));
    if (command.startsWith("twinbeam explain")) {
      assertThat(printed).as(command).contains("  events = " + madeOf.group(1) + "\n");
    }
  }

  /** A line without its numbers, places and spaces, and without what may come in another order. */
  private String shape(String line) {
    if (line.startsWith("    {\"")) {
      return "    an event's bytes";
    }
    if (line.matches(" *[0-9]+  (speed|batch)  (yes|no ) .*")) {
      return "what became of an epoch";
    }
    return line.replace(dir.toString(), "/home/you")
        .replaceAll("\\((batch layer|speed layer, (not )?final( yet)?)\\)", "LAYER")
        .replaceAll("\\bstates?:", "STATES")
        .replaceAll("/data/.*[.]parquet", "/data/FILE")
        .replaceAll("\\(epochs? [0-9]+( to [0-9]+)?, final to [0-9]+\\)", "EPOCHS")
        .replaceAll("(waiting|running), [0-9]+ runs? done", "BATCH")
        .replaceAll("[0-9a-f]{16}", "VERSION")
        .replaceAll("(localhost|127\\.0\\.0\\.1):[0-9]+", "HOST")
        .replaceAll("-?[0-9][0-9,.]*", "#")
        .replaceAll("\\s+", " ")
        .strip();
  }

  private String get(String url) throws Exception {
    String there = url.replace("http://127.0.0.1:18080", up.client().base());
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(there)).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body()).toPrettyString();
  }

  private void send(List<byte[]> payloads) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (byte[] payload : payloads) {
        producer.send(new ProducerRecord<>("web.orders", payload));
      }
    }
  }

  private static byte[] joined(List<byte[]> lines) {
    return (lines.stream().map(String::new).collect(Collectors.joining("\n")) + "\n").getBytes();
  }
}
