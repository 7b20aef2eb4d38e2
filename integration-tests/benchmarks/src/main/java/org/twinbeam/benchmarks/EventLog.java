/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.twinbeam.core.epoch.Marker;
import org.twinbeam.io.log.LogConfig;
import org.twinbeam.io.log.LogWriter;
import org.twinbeam.io.log.StreamLog;

/**
 * A stream's log that the meter writes itself: events as a door appends them, and markers where the
 * meter wants them instead of at intervals, so that each run reads the same log.
 */
final class EventLog implements AutoCloseable {
  static final int PARTITIONS = 2;

  private static final List<Header> MARKER = List.of(new RecordHeader(Marker.HEADER, new byte[0]));

  private final String topic;
  private final LogWriter writer;
  private final KafkaProducer<byte[], byte[]> markers;
  private CompletableFuture<?> last = CompletableFuture.completedFuture(null);
  private long epoch;

  /** Creates the log. */
  EventLog(LogConfig config, String stream) {
    try (StreamLog log = StreamLog.open(config, stream)) {
      log.create(PARTITIONS, 1);
      topic = log.topic();
    }
    writer = LogWriter.open(config, stream);
    markers =
        new KafkaProducer<>(
            config.client(Map.of(ProducerConfig.ACKS_CONFIG, "all")),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /**
   * Appends an event. Equal payloads meet in one partition.
   *
   * @return done when the log has it
   */
  CompletableFuture<?> append(byte[] payload) {
    last =
        writer.append(payload, "application/json", "meter", null, System.currentTimeMillis(), null);
    return last;
  }

  /** Waits until what was appended is in the log. */
  void flush() throws Exception {
    writer.flush();
    last.get();
  }

  /** Ends the open epoch: what was appended is in the log, and markers come after it. */
  void mark() throws Exception {
    flush();
    Marker marker = new Marker(++epoch, System.currentTimeMillis(), PARTITIONS, "meter");
    for (int partition = 0; partition < PARTITIONS; partition++) {
      markers
          .send(
              new ProducerRecord<>(
                  topic, partition, marker.startedAt(), null, marker.toBytes(), MARKER))
          .get();
    }
  }

  /** How many epochs have ended. */
  long epochs() {
    return epoch;
  }

  @Override
  public void close() {
    writer.close();
    markers.close();
  }
}
