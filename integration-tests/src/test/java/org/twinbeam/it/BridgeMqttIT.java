/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.embedded.EmbeddedKafka;
import org.twinbeam.embedded.EmbeddedMqtt;
import org.twinbeam.io.log.LogConfig;
import org.twinbeam.io.log.LogScan;
import org.twinbeam.io.log.StreamLog;
import org.twinbeam.local.Engine;

/**
 * MqttIO as the bridge's source: what is in the log is what was published, and the messages that a
 * kill of the job cost are counted and told. That none is lost is not promised: the gateway's
 * client is for that.
 */
@Tag("full")
class BridgeMqttIT {
  private static final String STREAM = "gauges";
  private static final int MESSAGES = 3000;

  private static final String DEFINITION =
      """
      stream: gauges
      fields:
        at: {type: timestamp, format: epoch_ms}
        n: int32
      time: at
      views:
        all:
          window: 1h
          measures:
            events: count
      """;

  @TempDir private Path dir;

  @Test
  void whatIsInTheLogWasPublishedAndTheLossOfAKillIsTold() throws Exception {
    long seed = Rerun.seeds(1).get(0);
    Random random = new Random(seed);
    Processes processes = new Processes(dir.resolve("logs"));
    try (EmbeddedKafka kafka = EmbeddedKafka.start(dir.resolve("kafka"));
        EmbeddedMqtt mqtt = EmbeddedMqtt.start(dir.resolve("mqtt"))) {
      LogConfig log = new LogConfig(kafka.bootstrapServers());
      try (StreamLog made = StreamLog.open(log, STREAM)) {
        made.create(2, 1);
      }
      EngineJobs jobs =
          new EngineJobs(
              processes,
              List.of(
                  "--definition=" + Files.writeString(dir.resolve("gauges.yaml"), DEFINITION),
                  "--bootstrapServers=" + log.bootstrapServers()),
              Map.of());
      Mqtt3BlockingClient sender =
          Mqtt3Client.builder()
              .serverHost("127.0.0.1")
              .serverPort(mqtt.port())
              .identifier("sender")
              .buildBlocking();
      sender.connect();
      Set<Integer> warm = new HashSet<>();
      ChildJvm bridge = startBridge(jobs, mqtt);
      try {
        awaitDelivery(sender, log, warm);
        int dies = MESSAGES / 3 + random.nextInt(MESSAGES / 3);
        int back = -1;
        for (int n = 0; n < MESSAGES; n++) {
          if (n == dies) {
            bridge.kill();
            bridge = startBridge(jobs, mqtt);
            awaitDelivery(sender, log, warm);
            back = n;
          }
          publish(sender, n);
        }
        awaitQuiet(log);
        tell(events(log), seed, dies, back, warm);
      } finally {
        bridge.close();
        sender.disconnect();
      }
    }
  }

  private static ChildJvm startBridge(EngineJobs jobs, EmbeddedMqtt mqtt) throws Exception {
    return jobs.start(
        Engine.FLINK,
        "bridge",
        "--runner=FlinkRunner",
        "--parallelism=1",
        "--sourceMqtt=" + mqtt.url(),
        "--sourceTopics=gauges/+/level");
  }

  private static void publish(Mqtt3BlockingClient sender, int n) {
    sender
        .publishWith()
        .topic("gauges/" + Math.floorMod(n, 7) + "/level")
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(("{\"at\": 0, \"n\": " + n + "}").getBytes(UTF_8))
        .send();
  }

  /** Until a message sent after this call is in the log; its like have negative numbers. */
  private static void awaitDelivery(Mqtt3BlockingClient sender, LogConfig log, Set<Integer> warm)
      throws Exception {
    int before = numbers(events(log)).size();
    Waiting.until(
        "a message gets through",
        Duration.ofSeconds(1),
        () -> {
          int n = -1 - warm.size();
          warm.add(n);
          publish(sender, n);
          return numbers(events(log)).size() > before;
        });
  }

  /** Until nothing more has come for a while: nobody can say what is still to come. */
  private static void awaitQuiet(LogConfig log) throws Exception {
    int[] last = {-1, 0};
    Waiting.until(
        "no more messages come",
        Duration.ofSeconds(1),
        () -> {
          int now = events(log).size();
          last[1] = now == last[0] ? last[1] + 1 : 0;
          last[0] = now;
          return last[1] == 8;
        });
  }

  private static List<LogRecord> events(LogConfig log) {
    List<LogRecord> events = new ArrayList<>();
    LogScan.read(log, STREAM, entry -> events.add(((LogEntry.Event) entry).record()));
    return events;
  }

  private static List<Integer> numbers(List<LogRecord> events) {
    return events.stream()
        .map(event -> new String(event.payload(), UTF_8).replaceAll(".*\"n\": (-?\\d+)}", "$1"))
        .map(Integer::valueOf)
        .toList();
  }

  private static void tell(
      List<LogRecord> events, long seed, int dies, int back, Set<Integer> warm) {
    for (LogRecord event : events) {
      int n = numbers(List.of(event)).get(0);
      assertThat(n < 0 ? warm.contains(n) : n < MESSAGES).as("published: %s", n).isTrue();
      assertThat(event.source()).isEqualTo("mqtt:gauges/" + Math.floorMod(n, 7) + "/level");
      assertThat(event.identity()).isNull();
    }
    Set<Integer> there = new HashSet<>(numbers(events));
    there.removeIf(n -> n < 0);
    long before = there.stream().filter(n -> n < dies).count();
    long after = there.stream().filter(n -> n >= back).count();
    System.out.printf(
        "MqttIO, seed %d: %d messages of QoS 1 were acknowledged; the job was killed after %d of"
            + " them. Lost of those before: %d; of those after its restart: %d; delivered twice:"
            + " %d%n",
        seed,
        MESSAGES,
        dies,
        dies - before,
        MESSAGES - back - after,
        events.stream().filter(e -> numbers(List.of(e)).get(0) >= 0).count() - there.size());
  }
}
