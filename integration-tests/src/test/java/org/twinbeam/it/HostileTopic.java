/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.twinbeam.core.epoch.Marker;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.io.log.LogConfig;
import org.twinbeam.io.log.LogScan;
import org.twinbeam.io.log.StreamLog;

/** A {@link HostileLog} in a real topic: written piece by piece, and read back as the truth. */
final class HostileTopic {
  private final LogConfig kafka;
  private final String stream;
  private final HostileLog log;

  HostileTopic(LogConfig kafka, String stream, HostileLog log) {
    this.kafka = kafka;
    this.stream = stream;
    this.log = log;
    try (StreamLog topic = StreamLog.open(kafka, stream)) {
      topic.create(log.partitions().size(), 1);
    }
  }

  /**
   * Appends the entries of epochs {@code [from, to)}, each partition in its order: some by a plain
   * producer, some in transactions; and between them transactions that are aborted, with events and
   * markers that nobody may ever see.
   */
  void append(long from, long to) {
    Random random = new Random(log.seed() + from);
    try (KafkaProducer<byte[], byte[]> plain = producer(Map.of());
        KafkaProducer<byte[], byte[]> transactional =
            producer(Map.of("transactional.id", stream + "-" + UUID.randomUUID()))) {
      transactional.initTransactions();
      for (List<LogEntry> entries : log.partitions()) {
        List<LogEntry> wanted = between(entries, from, to);
        for (int at = 0; at < wanted.size(); ) {
          int end = Math.min(wanted.size(), at + 1 + random.nextInt(100));
          List<LogEntry> piece = wanted.subList(at, end);
          if (random.nextBoolean()) {
            piece.forEach(entry -> plain.send(record(entry)));
            plain.flush();
          } else {
            transactional.beginTransaction();
            piece.forEach(entry -> transactional.send(record(entry)));
            transactional.commitTransaction();
          }
          if (random.nextInt(4) == 0) {
            abort(transactional, piece.get(0).partition(), to + random.nextInt(100));
          }
          at = end;
        }
      }
    }
  }

  private static List<LogEntry> between(List<LogEntry> entries, long from, long to) {
    List<LogEntry> wanted = new ArrayList<>();
    long epoch = 0;
    for (LogEntry entry : entries) {
      if (entry instanceof LogEntry.Mark mark) {
        epoch = Math.max(epoch, mark.marker().epoch());
      }
      if (epoch >= from && epoch < to) {
        wanted.add(entry);
      }
    }
    return wanted;
  }

  /** A marker that would close everything, and events that would count. */
  private void abort(KafkaProducer<byte[], byte[]> transactional, int partition, long epoch) {
    transactional.beginTransaction();
    Marker marker = new Marker(epoch, 0, log.partitions().size(), "aborted");
    transactional.send(record(new LogEntry.Mark(partition, 0, marker)));
    log.partitions().get(partition).stream()
        .filter(LogEntry.Event.class::isInstance)
        .limit(3)
        .forEach(entry -> transactional.send(record(entry)));
    transactional.flush();
    transactional.abortTransaction();
  }

  private KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("bootstrap.servers", kafka.bootstrapServers());
    settings.put("enable.idempotence", "true");
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  ProducerRecord<byte[], byte[]> record(LogEntry entry) {
    String topic = StreamLog.topicOf(stream);
    if (entry instanceof LogEntry.Mark mark) {
      Marker marker = mark.marker();
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(topic, mark.partition(), marker.startedAt(), null, marker.toBytes());
      record.headers().add(Marker.HEADER, new byte[0]);
      return record;
    }
    LogRecord event = ((LogEntry.Event) entry).record();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, event.partition(), event.receivedAt(), null, event.payload());
    if (event.contentType() != null) {
      record.headers().add("content-type", event.contentType().getBytes(StandardCharsets.UTF_8));
    }
    return record;
  }

  /** All that the topic holds, by partition. */
  List<List<LogEntry>> read() {
    List<List<LogEntry>> partitions = new ArrayList<>();
    log.partitions().forEach(p -> partitions.add(new ArrayList<>()));
    LogScan.read(kafka, stream, entry -> partitions.get(entry.partition()).add(entry));
    return partitions;
  }

  /** The newest epoch that every partition has closed, -1 if none. */
  static long newestClosed(List<List<LogEntry>> partitions) {
    return partitions.stream()
            .mapToLong(
                entries ->
                    entries.stream()
                        .filter(LogEntry.Mark.class::isInstance)
                        .mapToLong(entry -> ((LogEntry.Mark) entry).marker().epoch())
                        .max()
                        .orElse(0))
            .min()
            .orElse(0)
        - 1;
  }
}
