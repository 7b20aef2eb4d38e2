/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.twinbeam.io.format.Framed;

/** The newest records of a Kafka topic. Joins no group and commits nothing. */
final class KafkaSample {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String topic;

  private KafkaSample(KafkaConsumer<byte[], byte[]> consumer, String topic) {
    this.consumer = consumer;
    this.topic = topic;
  }

  /**
   * @param place host:port/topic
   * @throws RefusedException if there is no such topic
   * @throws IOException if the broker does not answer in ten seconds
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

  private Samples read(String origin, int events) throws RefusedException {
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
    long each = (events + partitions.size() - 1) / partitions.size();
    boolean all = true;
    for (TopicPartition partition : partitions) {
      long from = Math.max(begins.get(partition), ends.get(partition) - each);
      all &= from == begins.get(partition);
      consumer.seek(partition, from);
    }
    List<Framed> read = new ArrayList<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline && behind(ends)) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.value() != null && read.size() < events) {
          read.add(new Framed(read.size(), record.value(), contentType(record)));
        }
      }
    }
    return new Samples(origin, read, all);
  }

  private boolean behind(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue());
  }

  private static String contentType(ConsumerRecord<byte[], byte[]> record) {
    var header = record.headers().lastHeader("content-type");
    return header == null || header.value() == null
        ? null
        : new String(header.value(), java.nio.charset.StandardCharsets.UTF_8);
  }
}
