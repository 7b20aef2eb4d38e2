/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.gateway.GatewayMain;
import org.twinbeam.io.log.LogScan;
import org.twinbeam.io.log.StreamLog;
import org.twinbeam.local.Engine;

/**
 * Gateway and broker are killed (SIGKILL) and started again while several clients send; each client
 * sends a batch again until it is acknowledged. Then every acknowledged event is in the log, none
 * that was never sent, and in the answer each counts once.
 */
@Tag("full")
class GatewayFaultsIT {
  private static final int CLIENTS = 4;
  private static final String YAML =
      """
      stream: sent
      fields:
        id: string
        client: string
        n: int64
        at: timestamp
      id: id
      time: at
      views:
        by_client:
          key: [client]
          window: 1d
          measures:
            events: count
            numbers: sum(n)
      """;

  private final List<Sender> senders = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final List<Double> recoveries = new ArrayList<>();
  private Testbed bed;
  private Path yaml;
  private ChildJvm gateway;
  private String url;

  @Test
  void everyAcknowledgedEventCountsOnce() throws Exception {
    Definition definition = DefinitionReader.parse(YAML, "sent.yaml");
    try (Testbed started = Testbed.start("gateway-faults")) {
      bed = started;
      try (StreamLog topic = StreamLog.open(bed.log(), definition.stream())) {
        topic.create(2, 1);
      }
      yaml = Files.writeString(bed.work().resolve("gateway.yaml"), YAML);
      EngineJobs jobs = bed.jobs(definition);
      startGateway();
      try (ChildJvm ticker =
              jobs.start(Engine.DIRECT, "ticker", "--epochSeconds=1", "--partitions=2");
          ChildJvm speed = jobs.start(Engine.FLINK, "speed", "--flushMillis=200")) {
        startSenders();
        for (int round = 0; round < 2; round++) {
          strike(gateway::kill, this::startGateway);
          strike(bed::killBroker, bed::startBroker);
        }
        strike(
            () -> {
              gateway.kill();
              bed.killBroker();
            },
            () -> {
              startGateway();
              bed.startBroker();
            });
        endSenders();
        checkLog();
        checkAnswer();
        assertThat(ticker.isAlive()).isTrue();
        assertThat(speed.isAlive()).isTrue();
      } finally {
        senders.forEach(Sender::end);
        gateway.close();
      }
    }
  }

  private interface Act {
    void run() throws Exception;
  }

  private void startGateway() throws Exception {
    String port = url == null ? "0" : url.substring(url.lastIndexOf(':') + 1);
    gateway =
        bed.processes()
            .own("gateway", GatewayMain.class, "192m")
            .arguments(
                List.of(
                    "--definition=" + yaml,
                    "--bootstrapServers=" + bed.log().bootstrapServers(),
                    "--port=" + port))
            .start();
    url = Waiting.line(gateway, "Gateway at ");
  }

  private void startSenders() throws Exception {
    for (int i = 0; i < CLIENTS; i++) {
      Sender sender = new Sender(url, "sent", "client" + i);
      senders.add(sender);
      Thread thread = new Thread(sender, sender.name());
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    awaitAcknowledged("from every client");
  }

  /** Damage, and what its operator does about it; until every client is acknowledged again. */
  private void strike(Act damage, Act mend) throws Exception {
    damage.run();
    long struck = System.nanoTime();
    mend.run();
    awaitAcknowledged("from every client after a kill");
    recoveries.add((System.nanoTime() - struck) / 1e9);
  }

  /** More than one batch of each: the first may have been on its way before. */
  private void awaitAcknowledged(String what) throws Exception {
    Map<Sender, Long> before = new HashMap<>();
    senders.forEach(sender -> before.put(sender, sender.acknowledged()));
    Waiting.until(
        "batches are acknowledged " + what,
        () ->
            senders.stream().anyMatch(sender -> sender.wrong() != null)
                || senders.stream().allMatch(s -> s.acknowledged() > before.get(s) + 20));
    assertNothingWrong();
  }

  private void assertNothingWrong() {
    assertThat(senders).allSatisfy(sender -> assertThat(sender.wrong()).isNull());
  }

  private void endSenders() throws Exception {
    senders.forEach(Sender::end);
    for (Thread thread : threads) {
      thread.join(Waiting.PATIENCE.toMillis());
      assertThat(thread.isAlive()).isFalse();
    }
    assertNothingWrong();
  }

  /** Each client ended with all it had sent acknowledged, so sent and acknowledged are the same. */
  private void checkLog() {
    Set<String> sent = new HashSet<>();
    for (Sender sender : senders) {
      for (long i = 0; i < sender.acknowledged(); i++) {
        sent.add(sender.event(i));
      }
    }
    List<String> found = new ArrayList<>();
    LogScan.read(
        bed.log(),
        "sent",
        entry -> {
          if (entry instanceof LogEntry.Event event) {
            found.add(new String(event.record().payload(), StandardCharsets.UTF_8));
          }
        });
    Set<String> distinct = new HashSet<>(found);
    assertThat(distinct.size()).isEqualTo(sent.size());
    assertThat(distinct).isEqualTo(sent);
    double slowest = recoveries.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    System.out.printf(
        Locale.ROOT,
        "gateway faults: %d events acknowledged, %d in the log (%d again), %d batches sent again;"
            + " %d kills, recovered in %.1f s on average, %.1f s at most%n",
        sent.size(),
        found.size(),
        found.size() - sent.size(),
        senders.stream().mapToLong(Sender::retries).sum(),
        recoveries.size() + 1,
        recoveries.stream().mapToDouble(Double::doubleValue).average().orElseThrow(),
        slowest);
  }

  private void checkAnswer() throws Exception {
    Map<String, String> expected = new HashMap<>();
    for (Sender sender : senders) {
      long n = sender.acknowledged();
      expected.put(sender.name(), n + " " + n * (n - 1) / 2);
    }
    Waiting.until("the answer has every event", () -> answer().equals(expected));
    // What is still to come would be an epoch's: none must change it.
    long settled = settled();
    Waiting.until("two more epochs are settled", () -> settled() > settled + 1);
    assertThat(answer()).isEqualTo(expected);
  }

  private JsonNode view() throws IOException, InterruptedException {
    return bed.client().get("/v1/streams/sent/views/by_client");
  }

  private long settled() throws IOException, InterruptedException {
    return Answers.settled(view().path("provenance"));
  }

  private Map<String, String> answer() throws IOException, InterruptedException {
    Map<String, String> answer = new HashMap<>();
    for (JsonNode row : view().path("rows")) {
      answer.put(
          row.path("key").path("client").asText(),
          row.path("events").asLong() + " " + row.path("numbers").asText());
    }
    return answer;
  }
}
