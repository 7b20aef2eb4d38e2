/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.twinbeam.core.log.LogEntry;

/**
 * Reads a log once, up to where it ends when the scan begins, without Beam: for oracles, checks and
 * tools. Entries of a partition come in offset order; partitions are interleaved.
 */
public final class LogScan {

  private static final Duration POLL = Duration.ofMillis(200);

  /** How long the brokers may send nothing of what they are known to hold. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private LogScan() {}

  /**
   * @throws LogException if the topic is missing, a marker is damaged, or nothing is received for a
   *     minute
   */
  public static void read(LogConfig config, String stream, Consumer<LogEntry> sink) {
    int partitions;
    try (StreamLog log = StreamLog.open(config, stream)) {
      partitions = log.partitions();
    }
    String topic = StreamLog.topicOf(stream);
    EntryDecoder decoder = new EntryDecoder(topic, partitions);
    try (var consumer = NewestMarkers.consumer(config)) {
      List<TopicPartition> all = partitions(topic, partitions);
      read(consumer, decoder, consumer.beginningOffsets(all), consumer.endOffsets(all), sink);
    }
  }

  static List<TopicPartition> partitions(String topic, int count) {
    return IntStream.range(0, count).mapToObj(p -> new TopicPartition(topic, p)).toList();
  }

  /**
   * Reads some partitions from where each begins up to where it ends, exclusive.
   *
   * @param ends of the same partitions, none beyond the end of the log
   */
  static void read(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
      EntryDecoder decoder,
      Map<TopicPartition, Long> begins,
      Map<TopicPartition, Long> ends,
      Consumer<LogEntry> sink) {
    consumer.assign(begins.keySet());
    begins.forEach(consumer::seek);
    long heard = System.nanoTime();
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
      if (!polled.isEmpty()) {
        heard = System.nanoTime();
      } else if (System.nanoTime() - heard > PATIENCE.toNanos()) {
        throw new LogException(
            "nothing was received of " + begins.keySet() + " in " + PATIENCE.toSeconds() + " s");
      }
      for (ConsumerRecord<byte[], byte[]> r : polled) {
        if (r.offset() < ends.get(new TopicPartition(r.topic(), r.partition()))) {
          sink.accept(
              decoder.decode(r.partition(), r.offset(), r.timestamp(), r.headers(), r.value()));
        }
      }
    }
  }
}
