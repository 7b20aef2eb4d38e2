/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.twinbeam.core.epoch.EpochCut;
import org.twinbeam.core.epoch.Marker;

/**
 * Whether a log is the one in which a recorded epoch ended: at each offset of its cut there stands
 * the marker that ended it, with the time that was recorded. A topic that was made anew under the
 * old name has other markers there, or none, even if it has grown past those offsets.
 */
final class CutCheck {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String topic;
  private final EpochCut cut;

  private CutCheck(String topic, EpochCut cut) {
    this.topic = topic;
    this.cut = cut;
  }

  /**
   * @param cut of an epoch that was closed, in a log of as many partitions
   * @param endedAt time in the marker that ended it, the latest of all partitions, if known
   * @throws LogRefusedException if the log is another
   */
  static void check(LogConfig config, String topic, EpochCut cut, OptionalLong endedAt) {
    CutCheck check = new CutCheck(topic, cut);
    Map<Integer, Marker> markers = new HashMap<>();
    check.firstRecords(config).forEach((p, record) -> markers.put(p, check.marker(record)));
    long found = markers.values().stream().mapToLong(Marker::startedAt).max().orElseThrow();
    if (endedAt.isPresent() && endedAt.getAsLong() != found) {
      Map.Entry<Integer, Marker> latest =
          markers.entrySet().stream()
              .filter(marker -> marker.getValue().startedAt() == found)
              .findFirst()
              .orElseThrow();
      throw check.another(
          latest.getKey(),
          "the marker of epoch %d there was written at %s, and the one that ended epoch %d at %s"
              .formatted(
                  latest.getValue().epoch(),
                  Instant.ofEpochMilli(found),
                  cut.epoch(),
                  Instant.ofEpochMilli(endedAt.getAsLong())));
    }
  }

  /** The record at the cut, or the first after it, of each partition. */
  private Map<Integer, ConsumerRecord<byte[], byte[]>> firstRecords(LogConfig config) {
    List<TopicPartition> unread =
        IntStream.range(0, cut.ends().size())
            .mapToObj(p -> new TopicPartition(topic, p))
            .collect(Collectors.toList());
    Map<Integer, ConsumerRecord<byte[], byte[]>> first = new HashMap<>();
    try (Consumer<byte[], byte[]> consumer = NewestMarkers.consumer(config)) {
      consumer.assign(unread);
      consumer
          .endOffsets(unread)
          .forEach(
              (partition, end) -> {
                if (end <= cut.ends().get(partition.partition())) {
                  throw another(partition.partition(), "the log ends at offset " + end);
                }
              });
      unread.forEach(partition -> consumer.seek(partition, cut.ends().get(partition.partition())));
      long began = System.nanoTime();
      while (!unread.isEmpty()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          first.putIfAbsent(record.partition(), record);
        }
        unread.removeIf(partition -> first.containsKey(partition.partition()));
        consumer.pause(consumer.assignment());
        consumer.resume(unread);
        if (System.nanoTime() - began > PATIENCE.toNanos()) {
          throw new LogException(
              "topic "
                  + topic
                  + ": nothing was received of "
                  + unread
                  + " in "
                  + PATIENCE.toSeconds()
                  + " s");
        }
      }
    }
    return first;
  }

  private Marker marker(ConsumerRecord<byte[], byte[]> record) {
    int partition = record.partition();
    if (record.offset() != cut.ends().get(partition)) {
      throw another(partition, "the next record there has offset " + record.offset());
    }
    if (record.headers().lastHeader(Marker.HEADER) == null) {
      throw another(partition, "an event stands there");
    }
    Marker marker = Marker.parse(record.value());
    if (marker.epoch() <= cut.epoch()) {
      throw another(partition, "the marker of epoch " + marker.epoch() + " stands there");
    }
    return marker;
  }

  private LogRefusedException another(int partition, String found) {
    return new LogRefusedException(
        "topic %s is not the log that was read before: epoch %d ended at offset %d of partition %d, but %s. %s"
            .formatted(
                topic,
                cut.epoch(),
                cut.ends().get(partition),
                partition,
                found,
                LogPositions.MADE_ANEW));
  }
}
