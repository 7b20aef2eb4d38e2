/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.io.log.PublishScores;

/**
 * Lateness told at departure: a model learns of the week's first days, which are imported, and
 * scores the departures of the next as they come, by the gateway and the speed layer. What became
 * of them is known here, and stands beside.
 */
final class LiveScores {
  /** Name of the stream that is scored. */
  static final String DEPARTURES = "departures";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of the week, learnt of. */
  private static final Duration LEARNT_OF = Duration.ofDays(2);

  /** After that, the departures that are scored. */
  private static final Duration SCORED = Duration.ofDays(1);

  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Settings settings;
  private final Layout work;
  private final Services services;
  private final EngineJvms jvms;
  private final Lifetimes lifetimes;
  private final Supervisor supervisor;
  private final List<Flight> before = new ArrayList<>();
  private final List<Flight> after = new ArrayList<>();

  LiveScores(
      Settings settings,
      Layout work,
      Services services,
      EngineJvms jvms,
      Lifetimes lifetimes,
      Supervisor supervisor) {
    this.settings = settings;
    this.work = work;
    this.services = services;
    this.jvms = jvms;
    this.lifetimes = lifetimes;
    this.supervisor = supervisor;
  }

  /** Imports the first days, and trains the model. */
  Void learn() throws Exception {
    List<Flight> week = FlightSample.read(settings.flightSample());
    Instant split = week.get(0).departed().plus(LEARNT_OF);
    for (Flight flight : week) {
      if (flight.departed().isBefore(split)) {
        before.add(flight);
      } else if (flight.departed().isBefore(split.plus(SCORED))) {
        after.add(flight);
      }
    }
    Path files = work.made("flights");
    FlightFiles.write(before::forEach, files);
    Jobs departures = jobs(DEPARTURES, settings.departures());
    Jobs landings = jobs("landings", settings.landings());
    ChildJvm leaving = lifetimes.start(() -> departures.imports(FlightFiles.departures(files)));
    ChildJvm landing = lifetimes.start(() -> landings.imports(FlightFiles.landings(files)));
    awaitEnd(leaving);
    awaitEnd(landing);
    awaitEnd(lifetimes.start(() -> departures.train(settings.lateness())));
    return null;
  }

  /** The speed layer with the model. */
  List<String> streaming() throws IOException {
    Path scored = work.made("departures.yaml");
    Files.writeString(scored, scored(Files.readString(settings.departures())));
    return jobs(DEPARTURES, scored).speed();
  }

  /**
   * Sends what departs then.
   *
   * @return every departure, scored
   */
  Outcomes score() throws Exception {
    send();
    return new Outcomes(model(), before.size(), after, awaitScores());
  }

  private Jobs jobs(String stream, Path definition) {
    return new Jobs(
        jvms,
        work,
        stream,
        definition,
        List.of("--bootstrapServers=" + services.log().bootstrapServers()),
        services.store());
  }

  /** The shipped definition, with a model that tells a field, and a view of it. */
  private static String scored(String definition) {
    return definition.replace(
        "\nviews:\n",
        """

        score:
          late_risk: late_week

        views:
          risk_by_origin:
            description: How likely flights are to land late, told as they leave, hour by hour
            key: [origin]
            window: 1h
            measures:
              flights: count
              mean_risk: mean(late_risk)
        """);
  }

  private void awaitEnd(ChildJvm child) throws Exception {
    int status = child.exit().join();
    if (status != 0) {
      throw new QuickstartFailure(Supervisor.died(child, status));
    }
  }

  private void send() throws Exception {
    try (HttpSender sender = new HttpSender(services.gateway(), DEPARTURES)) {
      for (Flight flight : after) {
        Map<String, Object> departure = new LinkedHashMap<>(FlightJson.object(flight));
        departure.remove("delay");
        byte[] payload = FlightJson.bytes(departure);
        sender.send(new Planned(null, flight.departed(), null, payload, flight.id(), Map.of()));
      }
      sender.flush();
    }
  }

  /** Follows the topic of scores until each departure has one. */
  private Map<String, Double> awaitScores() throws Exception {
    Map<String, Double> scores = new HashMap<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            services.log().client(Map.of("auto.offset.reset", "earliest")),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      String topic = PublishScores.topic(DEPARTURES);
      while (consumer.partitionsFor(topic).isEmpty()) {
        pause(deadline, scores);
      }
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (scores.size() < after.size()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          JsonNode told = JSON.readTree(record.value());
          scores.put(told.path("id").asText(), told.path("scores").path("late_risk").asDouble());
        }
        pause(deadline, scores);
      }
    }
    return scores;
  }

  private void pause(long deadline, Map<String, Double> scores) throws Exception {
    supervisor.check();
    if (lifetimes.closing()) {
      throw new InterruptedException("the quickstart is ending");
    }
    if (System.nanoTime() > deadline) {
      throw new QuickstartFailure(
          "of %d departures %d were scored in %d minutes"
              .formatted(after.size(), scores.size(), PATIENCE.toMinutes()));
    }
    Thread.sleep(50);
  }

  /** The newest, as serving tells. */
  private String model() throws IOException, InterruptedException {
    JsonNode versions = services.client().get("/v1/models/late_week").path("model_version_status");
    return "late_week:" + versions.path(0).path("version").asText();
  }
}
