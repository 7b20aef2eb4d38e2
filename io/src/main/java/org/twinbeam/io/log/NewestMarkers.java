/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.twinbeam.core.epoch.Marker;

/**
 * Finds the newest marker by reading each partition backwards from its end, in steps that double,
 * until one holds a marker. Costs at most about twice what was written since that marker, however
 * long the log is.
 *
 * <p>What it returns is the marker with the greatest epoch among the last step of each partition.
 * Where a stale ticker wrote a lower marker after a greater one within a partition, the greater may
 * lie further back and be missed; the ticker then writes a number that is in the log already, which
 * readers ignore, and the next look sees it.
 */
final class NewestMarkers {

  /** Records read in the first step. */
  private static final long FIRST_STEP = 256;

  private static final Duration POLL = Duration.ofMillis(200);

  /** How long the brokers may send nothing of what they are known to hold. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  record Found(int partition, long offset, Marker marker) {}

  private NewestMarkers() {}

  static Optional<Found> find(LogConfig config, String topic, int partitions) {
    try (Consumer<byte[], byte[]> consumer = consumer(config)) {
      List<TopicPartition> all = new ArrayList<>(partitions);
      for (int p = 0; p < partitions; p++) {
        all.add(new TopicPartition(topic, p));
      }
      return find(consumer, all);
    }
  }

  /** A consumer that belongs to no group and positions itself. */
  static Consumer<byte[], byte[]> consumer(LogConfig config) {
    return new KafkaConsumer<>(
        config.client(
            Map.of(
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none",
                ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  static Optional<Found> find(
      Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
    return find(consumer, begins, consumer.endOffsets(partitions));
  }

  /**
   * Looks only at offsets from {@code begins} to {@code ends}, exclusive.
   *
   * @return the marker with the greatest epoch that was met
   */
  static Optional<Found> find(
      Consumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> begins,
      Map<TopicPartition, Long> ends) {
    Found newest = null;
    // The part of each partition that has not been looked at: begins to upTo, exclusive.
    Map<TopicPartition, Long> upTo = new HashMap<>(ends);
    upTo.keySet().removeIf(p -> begins.get(p) >= ends.get(p));
    for (long step = FIRST_STEP; !upTo.isEmpty(); step *= 2) {
      Map<TopicPartition, Long> from = new HashMap<>();
      for (Map.Entry<TopicPartition, Long> part : upTo.entrySet()) {
        from.put(part.getKey(), Math.max(begins.get(part.getKey()), part.getValue() - step));
      }
      Map<TopicPartition, Found> met = scan(consumer, from, upTo);
      for (Found found : met.values()) {
        if (newest == null || found.marker().epoch() > newest.marker().epoch()) {
          newest = found;
        }
      }
      upTo.clear();
      from.forEach(
          (partition, offset) -> {
            if (!met.containsKey(partition) && offset > begins.get(partition)) {
              upTo.put(partition, offset);
            }
          });
    }
    return Optional.ofNullable(newest);
  }

  /** The greatest marker of each partition within a range of its offsets. */
  private static Map<TopicPartition, Found> scan(
      Consumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> from,
      Map<TopicPartition, Long> to) {
    Map<TopicPartition, Found> newest = new HashMap<>();
    consumer.assign(from.keySet());
    from.forEach(consumer::seek);
    List<TopicPartition> unread = new ArrayList<>(from.keySet());
    long heard = System.nanoTime();
    while (!unread.isEmpty()) {
      ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
      if (!polled.isEmpty()) {
        heard = System.nanoTime();
      } else if (System.nanoTime() - heard > PATIENCE.toNanos()) {
        throw new TimeoutException(
            "nothing was received of " + unread + " in " + PATIENCE.toSeconds() + " s");
      }
      for (ConsumerRecord<byte[], byte[]> record : polled) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (record.offset() < to.get(partition)
            && record.headers().lastHeader(Marker.HEADER) != null) {
          Marker marker = Marker.parse(record.value());
          Found before = newest.get(partition);
          if (before == null || marker.epoch() > before.marker().epoch()) {
            newest.put(partition, new Found(record.partition(), record.offset(), marker));
          }
        }
      }
      unread.removeIf(p -> consumer.position(p) >= to.get(p));
      consumer.pause(consumer.assignment());
      consumer.resume(unread);
    }
    return newest;
  }
}
