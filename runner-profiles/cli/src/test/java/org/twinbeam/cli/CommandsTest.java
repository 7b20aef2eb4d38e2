/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.twinbeam.core.epoch.Marker;
import org.twinbeam.embedded.EmbeddedKafka;
import org.twinbeam.embedded.EmbeddedMqtt;
import org.twinbeam.local.up.UpDirectory;
import org.twinbeam.local.up.UpSettings;

/** The launcher's commands, as their user runs them. */
class CommandsTest {
  private static final String EVENTS =
      """
      {"id":"a","at":"2026-11-26T10:00:00Z","amount":2.5,"shop":"north"}
      {"id":"b","at":"2026-11-26T10:01:00Z","amount":4,"shop":"south"}
      {"id":"a","at":"2026-11-26T10:00:00Z","amount":2.5,"shop":"north"}
      {"id":"c","at":"yesterday","amount":1,"shop":"north"}
      """;

  private static final String SALES =
      """
      stream: sales
      fields:
        id: string
        at: timestamp
        amount: float64
        shop: string
      id: id
      time: at
      views:
        by_shop:
          key: [shop]
          window: {size: 20m, every: 10m}
          measures:
            events: count
            most: max(amount)
      """;

  @TempDir Path dir;

  /** In this JVM; files are in the directory, and told as if that were the current one. */
  private Launched run(String... arguments) {
    Launched ended = Launched.here(Stream.of(arguments).map(this::there).toList());
    return new Launched(ended.status(), here(ended.out()), here(ended.err()));
  }

  private String there(String argument) {
    return argument.matches("\\w+[.]\\w+") ? dir.resolve(argument).toString() : argument;
  }

  private String here(String text) {
    return text.replace(dir + "/", "");
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(dir.resolve(name), text);
  }

  @Test
  void everyCommandTellsItsVersionAndExamplesOfItsUse() {
    assertThat(run("--version").out()).matches("Twinbeam [0-9].*\n");
    Main.commandLine()
        .getSubcommands()
        .forEach(
            (name, command) -> {
              if (!List.of("help", "generate-completion").contains(name)) {
                assertThat(run(name, "--version").out()).as(name).startsWith("Twinbeam ");
                assertThat(run(name, "--help").out())
                    .as(name)
                    .contains("--json", "Examples:\n  twinbeam " + name);
              }
            });
  }

  @Test
  void previewShowsWhatBecomesOfEachEvent() throws Exception {
    file("sales.yaml", SALES);
    file("sales.ndjson", EVENTS);
    assertThat(run("preview", "sales.yaml", "--sample", "sales.ndjson"))
        .isEqualTo(
            new Launched(
                0,
                """
                sales: all 4 events of sales.ndjson = 2 accepted + 1 rejected + 1 duplicate

                accepted
                  id  at                    amount  shop
                  a   2026-11-26T10:00:00Z     2.5  north
                  b   2026-11-26T10:01:00Z     4.0  south

                rejected
                  event 4  CONFORM: at: expected a timestamp as 2001-12-31T23:59:00Z, found "yesterday"

                duplicates
                  events 3

                cells of by_shop
                  shop   window                events  most
                  north  2026-11-26T09:50:00Z       1   2.5
                  south  2026-11-26T09:50:00Z       1   4.0
                  north  2026-11-26T10:00:00Z       1   2.5
                  south  2026-11-26T10:00:00Z       1   4.0
                """,
                ""));
    JsonNode all =
        new ObjectMapper()
            .readTree(run("preview", "sales.yaml", "--sample", "sales.ndjson", "--json").out());
    assertThat(all.path("read").asInt()).isEqualTo(4);
    assertThat(all.path("accepted").get(1).path("fields").path("amount").asDouble()).isEqualTo(4);
    assertThat(all.path("rejected").get(0).path("step").asText()).isEqualTo("CONFORM");
    assertThat(all.path("duplicates").get(0).asInt()).isEqualTo(3);
    assertThat(all.at("/views/by_shop/2/window/end").asText()).isEqualTo("2026-11-26T10:20:00Z");
  }

  @Test
  void checkTellsAllProblemsOfAllFiles() throws Exception {
    file("sales.yaml", SALES);
    file("bad.yaml", SALES.replace("float64", "float").replace("time: at", "time: att"));
    assertThat(run("check", "none.yaml").err()).isEqualTo("none.yaml:1:1: there is no such file\n");
    Launched ended = run("check", "sales.yaml", "bad.yaml");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.out())
        .isEqualTo(
            "sales.yaml: sound: stream sales, 4 fields, 0 derived fields, 0 rules, 1 view\n");
    assertThat(ended.err().lines())
        .hasSize(2)
        .allMatch(line -> line.matches("bad[.]yaml:\\d+:\\d+: .*did you mean .*"));
    JsonNode problems = new ObjectMapper().readTree(run("check", "--json", "bad.yaml").out());
    assertThat(problems.at("/files/0/problems/0/line").asInt()).isEqualTo(5);
  }

  @Test
  void strictAsksForOwnersDescriptionsAndUnits() throws Exception {
    file("sales.yaml", SALES);
    Launched ended = run("check", "--strict", "sales.yaml");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err())
        .startsWith("sales.yaml:1:1: nobody owns the stream")
        .contains("sales.yaml:3:7: field 'id' has no description")
        .contains("sales.yaml:5:11: field 'amount' is a number without a unit");
    assertThat(ended.err().lines()).hasSize(6);
  }

  @Test
  void whatInitWritesIsSoundAndIsNeverOverwritten() throws Exception {
    StringBuilder events = new StringBuilder(EVENTS);
    for (int i = 0; i < 20; i++) {
      events.append(
          "{\"id\":\"x%d\",\"at\":\"2026-11-26T10:%d:00Z\",\"amount\":1,\"shop\":\"north\"}\n"
              .formatted(i, 10 + i));
    }
    file("sales.ndjson", events.toString());
    Launched ended = Launched.in(dir, "init", "sales", "--from", "sales.ndjson");
    assertThat(ended.err()).isEmpty();
    assertThat(ended.status()).isZero();
    assertThat(ended.out()).contains("it accepts 22, rejects 1, and takes 1 for duplicates");
    String written = Files.readString(dir.resolve("sales.yaml"));
    assertThat(run("check", "sales.yaml").status()).isZero();
    Launched again = Launched.in(dir, "init", "sales", "--from", "sales.ndjson");
    assertThat(again.status()).isEqualTo(2);
    assertThat(again.err())
        .isEqualTo(
            "twinbeam init: sales.yaml exists, and is left as it is: move it, or take another"
                + " name\n");
    assertThat(dir.resolve("sales.yaml")).hasContent(written);
  }

  @Test
  void aTopicIsASampleToo() throws Exception {
    file("sales.yaml", SALES);
    try (EmbeddedKafka kafka = EmbeddedKafka.start(dir.resolve("kafka"))) {
      createTopic(kafka);
      try (KafkaProducer<byte[], byte[]> producer = producer(kafka)) {
        for (String line : EVENTS.lines().toList()) {
          producer
              .send(new ProducerRecord<>("web.sales", line.getBytes(StandardCharsets.UTF_8)))
              .get();
        }
        producer
            .send(
                new ProducerRecord<>(
                    "web.sales",
                    null,
                    (byte[]) null,
                    new byte[] {1},
                    List.of(new RecordHeader(Marker.HEADER, new byte[0]))))
            .get();
      }
      String topic = "kafka://" + kafka.bootstrapServers() + "/web.sales";
      Launched preview = run("preview", "sales.yaml", "--sample", topic);
      assertThat(preview.err()).isEmpty();
      assertThat(preview.out())
          .startsWith("sales: all 4 events of " + topic + " = 2 accepted + 1 rejected");
      assertThat(run("preview", "sales.yaml", "--sample", topic, "--events", "1").out())
          .startsWith("sales: 1 event of " + topic + " = 0 accepted + 1 rejected");
      assertThat(run("preview", "sales.yaml", "--sample", topic + "x"))
          .matches(
              ended -> ended.status() == 2 && ended.err().contains("there is no topic web.salesx"));
    }
  }

  @Test
  void aTopicThatIsGuessedFromIsInTheDefinition() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(dir.resolve("kafka"))) {
      createTopic(kafka);
      try (KafkaProducer<byte[], byte[]> producer = producer(kafka)) {
        for (byte[] order : WebOrders.of(50, 1)) {
          producer.send(new ProducerRecord<>("web.sales", order)).get();
        }
      }
      String topic = "kafka://" + kafka.bootstrapServers() + "/web.sales";
      assertThat(Launched.in(dir, "init", "orders", "--from", topic).err()).isEmpty();
      assertThat(Files.readString(dir.resolve("orders.yaml")))
          .contains("\nkafka: web.sales  # where up takes the events from\n");
      Launched up = Launched.in(dir, "up", "orders.yaml");
      assertThat(up.status()).isEqualTo(2);
      assertThat(up.err()).contains("orders takes its events from Kafka's web.sales: say where");
    }
  }

  @Test
  void messagesAreASampleToo() throws Exception {
    file("sales.yaml", SALES);
    try (EmbeddedMqtt broker = EmbeddedMqtt.start(dir.resolve("mqtt"));
        Machines.Publisher publisher = new Machines.Publisher(broker.url(), Machines.of(0, 200))) {
      String from = broker.url().replace("tcp://", "mqtt://") + "/plant/#";
      Launched init = Launched.in(dir, "init", "machines", "--from", from, "--events", "120");
      assertThat(init.err()).isEmpty();
      assertThat(init.out())
          .contains("guessed from 120 events")
          .contains("  id:   reading\n  time: taken_at\n");
      assertThat(Files.readString(dir.resolve("machines.yaml")))
          .contains("mqtt: \"plant/{plant}/{level_3}\"  # where up takes the events from\n")
          .contains("level_3: {type: enum, symbols: [press-1, press-2, press-3]}");
    }
    assertRefused("write topics as mqtt://host:1883/sensors/#", "--sample", "mqtt://x");
    assertRefused("write topics as mqtt://host:1883/sensors/#", "--sample", "mqtt://u:p@x/y");
    Launched silent = run("preview", "sales.yaml", "--sample", "mqtt://127.0.0.1:1/x");
    assertThat(silent.status()).isEqualTo(1);
    assertThat(silent.err()).contains("the MQTT broker at 127.0.0.1:1 does not answer");
  }

  @Test
  void upTakesItsPlacesAsBeforeWhereTheyAreNotSaid() throws Exception {
    file("sales.yaml", SALES);
    new UpDirectory(dir.resolve(".twinbeam"))
        .write(
            new UpSettings(
                List.of("sales"), null, "k:1", null, null, "me", "tcp://m:1883", null, 5, 10));
    Launched up = Launched.in(dir, "up", "sales.yaml", "--kafka", "127.0.0.1:1");
    assertThat(up.status()).isEqualTo(1);
    assertThat(up.out()).isEqualTo("as before: --mqtt tcp://m:1883\n");
    assertThat(up.err()).contains("nothing answers at --kafka 127.0.0.1:1: is Kafka running there");
    assertThat(Launched.in(dir, "up", "sales.yaml").out())
        .isEqualTo("as before: --kafka k:1 --mqtt tcp://m:1883\n");
  }

  @Test
  void whatIsNotUpIsTold() throws Exception {
    file("sales.yaml", SALES);
    assertThat(Launched.in(dir, "down"))
        .matches(ended -> ended.status() == 0 && ended.out().startsWith("nothing is up in "));
    assertThat(Launched.in(dir, "up"))
        .matches(
            ended -> ended.status() == 2 && ended.err().contains("name the definitions that are"));
    assertThat(Launched.in(dir, "up", "--epoch", "soon", "sales.yaml"))
        .matches(
            ended -> ended.status() == 2 && ended.err().contains("'soon' must be a time such as"));
    assertThat(Launched.in(dir, "up", "--only", "batch", "--kafka", "x:1", "sales.yaml"))
        .matches(
            ended -> ended.status() == 2 && ended.err().contains("--only batch has no log: leave"));
    assertThat(Launched.in(dir, "apply", "sales.yaml"))
        .matches(ended -> ended.status() == 2 && ended.err().contains("nothing is up in "));
    assertThat(Launched.in(dir, "run", "import", "sales", "--files=x"))
        .matches(ended -> ended.status() == 2 && ended.err().contains("nothing is up in "));
    assertThat(Launched.in(dir, "run", "speed", "sales"))
        .matches(ended -> ended.status() == 2 && ended.err().contains("'speed' cannot be run so"));
  }

  @Test
  void mistakesAreToldWithWhatWouldBeRight() throws Exception {
    file("sales.yaml", SALES);
    file("empty.ndjson", "");
    file("sales.txt", EVENTS);
    assertRefused("there is no file none.ndjson", "--sample", "none.ndjson");
    assertRefused("there are no events in empty.ndjson", "--sample", "empty.ndjson");
    assertRefused("sales.txt: its name does not tell its format", "--sample", "sales.txt");
    assertRefused(
        "from a file, kafka://host:port/topic or mqtt://host:port/topic, not from amqp",
        "--sample",
        "amqp://x/y");
    assertRefused("write a topic as kafka://host:port/topic", "--sample", "kafka://x");
    assertRefused("--events must be at least 1", "--sample", "sales.txt", "--events", "0");
    assertRefused("Missing required option: '--sample=<events>'");
    Launched silent = run("preview", "sales.yaml", "--sample", "kafka://127.0.0.1:1/x");
    assertThat(silent.status()).isEqualTo(1);
    assertThat(silent.err()).contains("Kafka at 127.0.0.1:1 does not answer");
  }

  private static void createTopic(EmbeddedKafka kafka) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic("web.sales", 1, (short) 1))).all().get();
    }
  }

  private static KafkaProducer<byte[], byte[]> producer(EmbeddedKafka kafka) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", kafka.bootstrapServers()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private void assertRefused(String message, String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("preview", "sales.yaml"));
    arguments.addAll(List.of(options));
    Launched ended = run(arguments.toArray(String[]::new));
    assertThat(ended.err()).contains(message).doesNotContain("\tat ");
    assertThat(ended.status()).isEqualTo(2);
  }
}
