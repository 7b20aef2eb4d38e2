/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  /** Appends the entries of epochs {@code [from, to)}, each partition in its order. */
  void append(long from, long to) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "enable.idempotence", "true"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (List<LogEntry> entries : log.partitions()) {
        long epoch = 0;
        for (LogEntry entry : entries) {
          if (entry instanceof LogEntry.Mark mark) {
            epoch = Math.max(epoch, mark.marker().epoch());
          }
          if (epoch >= from && epoch < to) {
            producer.send(record(entry));
          }
        }
      }
    }
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
