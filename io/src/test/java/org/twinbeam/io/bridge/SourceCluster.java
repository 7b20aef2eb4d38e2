/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.bridge;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.twinbeam.io.log.LogConfig;

/** Topics of somebody else, in the tests' broker. */
final class SourceCluster implements AutoCloseable {
  private static final AtomicInteger TOPICS = new AtomicInteger();

  private final LogConfig config;
  private final Admin admin;

  SourceCluster(LogConfig config) {
    this.config = config;
    this.admin = Admin.create(config.client(Map.of()));
  }

  /** A topic that no other test has. */
  String newTopic(int partitions) throws Exception {
    String name = "source" + TOPICS.incrementAndGet();
    create(name, partitions);
    return name;
  }

  void create(String topic, int partitions) throws Exception {
    admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
  }

  void delete(String topic) throws Exception {
    admin.deleteTopics(List.of(topic)).all().get();
  }

  String id(String topic) throws Exception {
    return admin.describeTopics(List.of(topic)).topicNameValues().get(topic).get().topicId() + "";
  }

  KafkaProducer<byte[], byte[]> producer(Map<String, Object> properties) {
    Map<String, Object> all = new HashMap<>(config.client(properties));
    return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Sends records, in their order. */
  @SafeVarargs
  final void send(ProducerRecord<byte[], byte[]>... records) {
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
      for (ProducerRecord<byte[], byte[]> each : records) {
        producer.send(each);
      }
      producer.flush();
    }
  }

  /** As retention does. */
  void removeBefore(String topic, int partition, long offset) throws Exception {
    TopicPartition of = new TopicPartition(topic, partition);
    admin.deleteRecords(Map.of(of, RecordsToDelete.beforeOffset(offset))).all().get();
  }

  void commit(String group, String topic, int partition, long offset) throws Exception {
    TopicPartition of = new TopicPartition(topic, partition);
    admin.alterConsumerGroupOffsets(group, Map.of(of, new OffsetAndMetadata(offset))).all().get();
  }

  /** What a group had got to in a partition; -1 if in none. */
  long committed(String group, String topic, int partition) throws Exception {
    OffsetAndMetadata offset =
        admin
            .listConsumerGroupOffsets(group)
            .partitionsToOffsetAndMetadata()
            .get()
            .get(new TopicPartition(topic, partition));
    return offset == null ? -1 : offset.offset();
  }

  @Override
  public void close() {
    admin.close();
  }
}
