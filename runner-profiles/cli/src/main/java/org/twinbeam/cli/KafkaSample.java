/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.twinbeam.cli.infer.Text;
import org.twinbeam.core.epoch.Marker;
import org.twinbeam.io.format.Framed;

/**
 * The newest events of a Kafka topic, which may be a stream's log: its markers are none. Joins no
 * group and commits nothing.
 */
final class KafkaSample {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(200);

  /** So many offsets more are looked at: markers and transactions have some. */
  private static final int MARKERS = 100;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String topic;

  private KafkaSample(KafkaConsumer<byte[], byte[]> consumer, String topic) {
    this.consumer = consumer;
    this.topic = topic;
  }

  /**
   * @param place host:port/topic
   * @throws RefusedException if there is no such topic
   * @throws IOException if the broker does not answer, or not with all, in ten seconds
   */
  static Samples newest(String place, int events) throws IOException, RefusedException {
    int slash = place.indexOf('/');
    if (slash <= 0 || slash == place.length() - 1) {
      throw new RefusedException("write a topic as kafka://host:port/topic, not kafka://" + place);
    }
    String servers = place.substring(0, slash);
    String topic = place.substring(slash + 1);
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", servers);
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", "false");
    settings.put("allow.auto.create.topics", "false");
    settings.put("default.api.timeout.ms", (int) PATIENCE.toMillis());
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return new KafkaSample(consumer, topic).read("kafka://" + place, events);
    } catch (KafkaException e) {
      throw new IOException("Kafka at " + servers + " does not answer: " + e.getMessage(), e);
    }
  }

  /**
   * The newest of all partitions: as many of each as are wanted in all, and of these the newest.
   */
  private Samples read(String origin, int events) throws IOException, RefusedException {
    Map<String, List<PartitionInfo>> topics = consumer.listTopics();
    if (!topics.containsKey(topic)) {
      throw new RefusedException(
          "there is no topic "
              + topic
              + "; there are "
              + topics.keySet().stream().sorted().toList());
    }
    List<TopicPartition> partitions =
        topics.get(topic).stream().map(p -> new TopicPartition(topic, p.partition())).toList();
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    consumer.assign(partitions);
    boolean whole = true;
    for (TopicPartition partition : partitions) {
      long from = Math.max(begins.get(partition), ends.get(partition) - 2L * events - MARKERS);
      whole &= from == begins.get(partition);
      consumer.seek(partition, from);
    }
    List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
    boolean isLog = false;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (behind(ends)) {
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "Kafka has not given the newest events of "
                + topic
                + " in "
                + PATIENCE.toSeconds()
                + " s; ask for fewer, by --events");
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.headers().lastHeader(Marker.HEADER) != null) {
          isLog = true;
        } else if (record.value() != null) {
          read.add(record);
        }
      }
    }
    read.sort(Comparator.comparingLong(ConsumerRecord::timestamp));
    List<Framed> kept = new ArrayList<>();
    Map<Long, String> sources = new HashMap<>();
    for (var record : read.subList(Math.max(0, read.size() - events), read.size())) {
      header(record, "twinbeam-source").ifPresent(it -> sources.put((long) kept.size(), it));
      kept.add(
          new Framed(kept.size(), record.value(), header(record, "content-type").orElse(null)));
    }
    Samples samples = new Samples(origin, kept, sources, whole && kept.size() == read.size());
    // To a stream's log the events come by doors of its own.
    return isLog ? samples : samples.by("kafka: " + Text.yaml(topic), Optional.empty());
  }

  private boolean behind(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue());
  }

  private static Optional<String> header(ConsumerRecord<byte[], byte[]> record, String name) {
    return Optional.ofNullable(record.headers().lastHeader(name))
        .map(Header::value)
        .map(value -> new String(value, StandardCharsets.UTF_8));
  }
}
