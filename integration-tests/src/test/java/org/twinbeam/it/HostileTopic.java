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
   * Appends the entries of epochs {@code [from, to)}, each partition in its order: in pieces over
   * all partitions, some in transactions and some in none. Among them are transactions that are
   * aborted, with repeats of what follows and markers far ahead that nobody may ever see; and some
   * pieces are written while such a one is still open.
   */
  void append(long from, long to) {
    List<List<LogEntry>> left =
        new ArrayList<>(log.partitions().stream().map(p -> between(p, from, to)).toList());
    Random random = new Random(log.seed() + from);
    int most = 1 + left.stream().mapToInt(List::size).max().orElse(0) / 3;
    try (KafkaProducer<byte[], byte[]> plain = producer(Map.of());
        KafkaProducer<byte[], byte[]> transactional =
            producer(Map.of("transactional.id", stream + "-" + UUID.randomUUID()))) {
      transactional.initTransactions();
      while (left.stream().anyMatch(entries -> !entries.isEmpty())) {
        List<LogEntry> piece = new ArrayList<>();
        for (int p = 0; p < left.size(); p++) {
          List<LogEntry> entries = left.get(p);
          int count = Math.min(entries.size(), 1 + random.nextInt(most));
          piece.addAll(entries.subList(0, count));
          left.set(p, entries.subList(count, entries.size()));
        }
        append(piece, plain, transactional, random);
      }
    }
  }

  private void append(
      List<LogEntry> piece,
      KafkaProducer<byte[], byte[]> plain,
      KafkaProducer<byte[], byte[]> transactional,
      Random random) {
    boolean aborted = random.nextInt(3) == 0;
    if (aborted) {
      transactional.beginTransaction();
      sendGarbage(transactional, piece, random);
    }
    boolean committed = random.nextBoolean();
    if (aborted && committed) {
      transactional.abortTransaction();
    }
    if (committed) {
      transactional.beginTransaction();
      send(transactional, piece);
      transactional.commitTransaction();
    } else {
      send(plain, piece); // where a transaction is open, readers wait until it ends
    }
    if (aborted && !committed) {
      transactional.abortTransaction();
    }
  }

  /** And waits until all is in the log: what another producer sends next comes after it. */
  private void send(KafkaProducer<byte[], byte[]> producer, List<LogEntry> piece) {
    piece.forEach(entry -> producer.send(record(entry)));
    producer.flush();
  }

  /** Each of these would do harm: ids would be known too early, epochs would close. */
  private void sendGarbage(
      KafkaProducer<byte[], byte[]> transactional, List<LogEntry> piece, Random random) {
    for (LogEntry entry : piece) {
      if (entry instanceof LogEntry.Event && random.nextInt(3) == 0) {
        transactional.send(record(entry));
      }
    }
    for (int p = 0; p < log.partitions().size(); p++) {
      long number = log.lastEpoch() + 1 + random.nextInt(100);
      Marker marker = new Marker(number, 0, log.partitions().size(), "aborted");
      transactional.send(record(new LogEntry.Mark(p, 0, marker)));
    }
    transactional.flush();
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

  private KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("bootstrap.servers", kafka.bootstrapServers());
    settings.put("enable.idempotence", "true");
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  int partitions() {
    return log.partitions().size();
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
    if (event.source() != null) {
      record.headers().add("twinbeam-source", event.source().getBytes(StandardCharsets.UTF_8));
    }
    if (event.identity() != null) {
      record.headers().add("twinbeam-identity", event.identity().getBytes(StandardCharsets.UTF_8));
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
