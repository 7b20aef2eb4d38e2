/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.twinbeam.core.epoch.EpochCut;
import org.twinbeam.core.epoch.Marker;
import org.twinbeam.io.lake.EpochCommit;
import org.twinbeam.io.lake.LakeConfig;
import org.twinbeam.io.lake.RawLake;
import org.twinbeam.io.log.LogConfig;
import org.twinbeam.io.log.StreamLog;
import org.twinbeam.io.store.StoreConfig;

/**
 * One stream with a log, a lake and a store of its own names. Epochs are of two events in each
 * partition, so epoch e ends at offset 3e + 2; in the lake they are empty, for no refusal looks
 * into a file.
 */
final class RefusalStream {
  static final int PARTITIONS = 2;

  /** Offsets of an epoch: its events and the marker that ends it. */
  static final int LENGTH = 3;

  static final long BEGAN = 978_307_200_000L;

  final String name;
  final LogConfig kafka;
  final StoreConfig store;
  final LakeConfig lake;
  private final CommandLine commands;
  private final Path yaml;

  RefusalStream(CommandLine commands, Path work, String name, LogConfig kafka, StoreConfig store)
      throws Exception {
    this.commands = commands;
    this.name = name;
    this.kafka = kafka;
    this.store = store;
    this.lake =
        new LakeConfig(
            store.url(), store.user(), store.password(), work.resolve("warehouse").toString());
    this.yaml =
        Files.writeString(
            work.resolve(name + ".yaml"),
            """
            stream: %s
            format: json
            fields:
              id: {type: string}
              at: {type: timestamp, format: epoch_ms, zone: UTC}
            id: id
            within: 1
            time: at
            views:
              hourly:
                window: 1h
                measures:
                  n: count
            """
                .formatted(name));
  }

  String topic() {
    return StreamLog.topicOf(name);
  }

  /** Makes the topic, with epochs 0 to {@code closed} and the marker after them. */
  RefusalStream withLog(int closed) throws Exception {
    create(PARTITIONS);
    append(0, closed, BEGAN);
    return this;
  }

  void create(int partitions) {
    try (StreamLog log = StreamLog.open(kafka, name)) {
      log.create(partitions, 1);
    }
  }

  /**
   * Appends events and the markers that end them.
   *
   * @param began when epoch 0 began: the marker that ends epoch e tells e + 1 minutes later
   */
  void append(int from, int through, long began) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int epoch = from; epoch <= through; epoch++) {
        for (int p = 0; p < PARTITIONS; p++) {
          for (int i = 0; i < LENGTH - 1; i++) {
            String id = epoch + "-" + p + "-" + i;
            byte[] event =
                "{\"id\": \"%s\", \"at\": %d}"
                    .formatted(id, BEGAN)
                    .getBytes(StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>(topic(), p, BEGAN, null, event)).get();
          }
          Marker marker = new Marker(epoch + 1, began + (epoch + 1) * 60_000L, PARTITIONS, "test");
          ProducerRecord<byte[], byte[]> mark =
              new ProducerRecord<>(topic(), p, marker.startedAt(), null, marker.toBytes());
          mark.headers().add(Marker.HEADER, new byte[0]);
          producer.send(mark).get();
        }
      }
    }
  }

  static EpochCut cut(int epoch) {
    return epoch < 0
        ? EpochCut.origin(PARTITIONS)
        : new EpochCut(epoch, java.util.Collections.nCopies(PARTITIONS, LENGTH * epoch + 2L));
  }

  /** Puts epochs into the lake, as ingest would have from a log that began at {@code began}. */
  RefusalStream withLake(int from, int through, long began) {
    try (RawLake raw = RawLake.create(lake, name, PARTITIONS)) {
      for (int epoch = from; epoch <= through; epoch++) {
        raw.commit(
            new EpochCommit(
                epoch, cut(epoch - 1), cut(epoch), List.of(), 0, began + (epoch + 1) * 60_000L));
      }
    }
    return this;
  }

  long committed() {
    try (RawLake raw = RawLake.open(lake, name)) {
      return raw.committedThrough().orElse(-1);
    }
  }

  void deleteRecordsBefore(long offset) throws Exception {
    try (Admin admin = admin()) {
      Map<TopicPartition, RecordsToDelete> all = new java.util.HashMap<>();
      for (int p = 0; p < PARTITIONS; p++) {
        all.put(new TopicPartition(topic(), p), RecordsToDelete.beforeOffset(offset));
      }
      admin.deleteRecords(all).all().get();
    }
  }

  void addPartition() throws Exception {
    try (Admin admin = admin()) {
      admin.createPartitions(Map.of(topic(), NewPartitions.increaseTo(PARTITIONS + 1))).all().get();
    }
  }

  /** Deletes the topic and waits until it is gone. */
  void deleteTopic() throws Exception {
    try (Admin admin = admin()) {
      admin.deleteTopics(List.of(topic())).all().get();
      while (admin.listTopics().names().get().contains(topic())) {
        Thread.onSpinWait();
      }
    }
  }

  Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  CommandLine.Ended run(String pipeline, String... flags) {
    return commands.run(arguments(pipeline, flags));
  }

  CompletableFuture<CommandLine.Ended> start(String pipeline, String... flags) {
    return commands.start(arguments(pipeline, flags));
  }

  private String[] arguments(String pipeline, String... flags) {
    List<String> arguments = commandLine(pipeline, flags);
    if (!pipeline.equals("ticker")) {
      arguments.add("--runner=DirectRunner");
    }
    return arguments.toArray(String[]::new);
  }

  /** Without a runner. */
  List<String> commandLine(String pipeline, String... flags) {
    List<String> arguments = new ArrayList<>(List.of(pipeline));
    Stream.of(
            "--definition=" + yaml,
            "--bootstrapServers=" + kafka.bootstrapServers(),
            "--storeUrl=" + store.url(),
            "--storeUser=" + store.user(),
            "--storePassword=" + store.password(),
            "--warehouse=" + lake.warehouse())
        .forEach(arguments::add);
    arguments.addAll(List.of(flags));
    return arguments;
  }

  /** Number of epochs that the newest speed job of the stream has settled in every shard. */
  long settled() throws Exception {
    return number(
        """
        SELECT coalesce(min(n), 0) FROM (
          SELECT count(c.epoch) AS n FROM generate_series(0, 1) AS s (shard)
          LEFT JOIN twinbeam.closed c ON c.shard = s.shard AND c.generation =
            (SELECT max(generation) FROM twinbeam.generation WHERE stream = '%s')
          GROUP BY s.shard) x"""
            .formatted(name));
  }

  /** All that a job may leave of this stream in store and lake; two traces are equal or not. */
  String trace() throws Exception {
    StringBuilder trace = new StringBuilder();
    for (String table : List.of("definition", "view_version", "live", "generation", "batch_run")) {
      boolean there = number("SELECT count(to_regclass('twinbeam.%s'))".formatted(table)) > 0;
      trace
          .append(table)
          .append('=')
          .append(
              there
                  ? number(
                      "SELECT count(*) FROM twinbeam.%s WHERE stream = '%s'".formatted(table, name))
                  : 0)
          .append(' ');
    }
    boolean lakes = number("SELECT count(to_regclass('iceberg_tables'))") > 0;
    return trace
        + "lake="
        + (lakes
            ? text(
                "SELECT max(metadata_location) FROM iceberg_tables WHERE table_name = 'raw_%s'"
                    .formatted(name))
            : null);
  }

  long number(String query) throws Exception {
    return Long.parseLong(text(query));
  }

  String text(String query) throws Exception {
    try (Connection connection = connect();
        ResultSet row = connection.createStatement().executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  void execute(String statement) throws Exception {
    try (Connection connection = connect()) {
      connection.createStatement().execute(statement);
    }
  }

  private Connection connect() throws Exception {
    return DriverManager.getConnection(store.url(), store.user(), store.password());
  }
}
