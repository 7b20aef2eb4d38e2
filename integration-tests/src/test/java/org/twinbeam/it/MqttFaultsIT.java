/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.gateway.GatewayMain;
import org.twinbeam.io.log.LogScan;
import org.twinbeam.io.log.StreamLog;
import org.twinbeam.local.Engine;
import org.twinbeam.serving.client.ServingClient;

/**
 * MQTT broker, gateway and Kafka are killed (SIGKILL) at moments drawn from a seed while motes
 * publish. Then whatever the MQTT broker has acknowledged is in the log, and in the answer once.
 */
@Tag("full")
class MqttFaultsIT {
  private static final int READINGS = 3_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private interface Victim {
    void dieAndComeBack() throws Exception;
  }

  private final Random random = new Random(Rerun.fewSeeds(1).get(0));
  private final List<String> killed = new ArrayList<>();
  private Testbed bed;
  private Definition definition;
  private ChildJvm broker;
  private ChildJvm gateway;
  private String brokerUrl;

  @Test
  void whatTheBrokerHasAcknowledgedIsAnsweredOnce() throws Exception {
    long begin = System.nanoTime();
    try (Testbed testbed = Testbed.start("mqtt-faults")) {
      bed = testbed;
      definition = DefinitionReader.read(Path.of("streams/motes.yaml"));
      try (StreamLog log = StreamLog.open(bed.log(), definition.stream())) {
        log.create(2, 1);
      }
      EngineJobs jobs = bed.jobs(definition);
      try (ChildJvm ticker =
              jobs.start(Engine.DIRECT, "ticker", "--epochSeconds=2", "--partitions=2");
          ChildJvm speed = jobs.start(Engine.FLINK, "speed", "--flushMillis=200")) {
        startBroker();
        startGateway();
        publishAndKill();
        compare(begin);
      } finally {
        close(gateway);
        close(broker);
      }
    }
  }

  private void publishAndKill() throws Exception {
    List<Victim> victims = new ArrayList<>();
    for (int i = 0; i < (Rerun.everything() ? 2 : 1); i++) {
      Collections.addAll(victims, this::killBroker, this::killGateway, this::killKafka);
    }
    Collections.shuffle(victims, random);
    try (Motes motes = new Motes(brokerUrl)) {
      // The session begins when the gateway has subscribed; nothing is promised of before.
      Waiting.until(
          "the session has begun",
          () -> {
            motes.publishFirst();
            return !log().isEmpty();
          });
      motes.start();
      for (Victim victim : victims) {
        int more = motes.acknowledged().size() + 100 + random.nextInt(READINGS / victims.size());
        Waiting.until("motes publish", () -> motes.acknowledged().size() >= more);
        victim.dieAndComeBack();
      }
      Waiting.until("motes publish", () -> motes.acknowledged().size() >= READINGS);
      motes.finish();
      assertThat(motes.acknowledged()).isEqualTo(motes.sent());
      Waiting.until("the log has all", () -> log().keySet().containsAll(motes.acknowledged()));
      assertThat(motes.sent()).as("nothing that was never sent").containsAll(log().keySet());
    }
  }

  /** How often each reading is in the log. */
  private Map<String, Integer> log() {
    Map<String, Integer> readings = new HashMap<>();
    LogScan.read(
        bed.log(),
        definition.stream(),
        entry -> {
          if (entry instanceof LogEntry.Event event) {
            readings.merge(id(event.record()), 1, Integer::sum);
          }
        });
    return readings;
  }

  private static String id(LogRecord event) {
    try {
      return JSON.readTree(event.payload()).path("reading").asText();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void compare(long begin) throws Exception {
    Map<String, Integer> log = log();
    int records = log.values().stream().mapToInt(Integer::intValue).sum();
    String view = "/v1/streams/motes/views/mote_daily?limit=1000";
    ServingClient client = bed.client();
    Waiting.until(
        "all is answered",
        () ->
            client.get(view).path("provenance").path("events").path("speed").asInt() >= log.size());
    JsonNode answer = client.get(view);
    assertThat(answer.path("provenance").path("complete").asBoolean()).isTrue();
    assertThat(answer.path("provenance").path("duplicates").asInt())
        .isEqualTo(records - log.size());
    assertThat(answer.path("provenance").path("rejects").asInt()).isZero();
    Map<String, Integer> perMote = new HashMap<>();
    log.keySet().forEach(id -> perMote.merge(id.split("/", 3)[1], 1, Integer::sum));
    Map<String, Integer> answered = new HashMap<>();
    for (JsonNode row : answer.path("rows")) {
      assertThat(row.path("key").path("deployment").asText()).isEqualTo("single");
      answered.merge(
          row.path("key").path("mote").asText(), row.path("readings").asInt(), Integer::sum);
    }
    assertThat(answered).isEqualTo(perMote);
    System.out.printf(
        "MQTT: %d readings acknowledged, %d records in the log (%d repeats), %d answered; killed: %s; %d s%n",
        log.size(),
        records,
        records - log.size(),
        answered.values().stream().mapToInt(Integer::intValue).sum(),
        String.join(", ", killed),
        (System.nanoTime() - begin) / 1_000_000_000);
  }

  // Who dies, and comes back ------------------------------------------------------------------

  private void startBroker() throws Exception {
    broker =
        bed.processes()
            .own("mqtt-broker", MqttBrokerMain.class, "256m")
            .arguments(List.of(bed.work().resolve("mqtt").toString()))
            .start();
    brokerUrl = Waiting.line(broker, MqttBrokerMain.READY);
  }

  private void startGateway() throws Exception {
    gateway =
        bed.processes()
            .own("gateway", GatewayMain.class, "192m")
            .arguments(
                List.of(
                    "--definition=" + bed.work().resolve("motes.yaml"),
                    "--bootstrapServers=" + bed.log().bootstrapServers(),
                    "--mqtt=" + brokerUrl,
                    "--port=0"))
            .start();
    Waiting.line(gateway, "Gateway at ");
  }

  private void killBroker() throws Exception {
    killed.add("MQTT broker");
    broker.kill();
    startBroker();
  }

  private void killGateway() throws Exception {
    killed.add("gateway");
    gateway.kill();
    startGateway();
  }

  private void killKafka() throws Exception {
    killed.add("Kafka");
    bed.killBroker();
    bed.startBroker();
  }

  private static void close(ChildJvm child) {
    if (child != null) {
      child.close();
    }
  }
}
