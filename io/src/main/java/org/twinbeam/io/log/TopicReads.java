/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.joda.time.Instant;

/**
 * KafkaIO as every reader here wants it: bytes, committed records only, from the positions of a
 * group and from nowhere else, and without time.
 */
public final class TopicReads {

  private TopicReads() {}

  /**
   * Reads these partitions.
   *
   * @param group a group with positions for all the partitions
   * @param consumers makes the consumers, wherever the runner puts them
   */
  public static KafkaIO.Read<byte[], byte[]> of(
      LogConfig config,
      List<TopicPartition> partitions,
      String group,
      SerializableFunction<Map<String, Object>, Consumer<byte[], byte[]>> consumers) {
    Map<String, Object> required =
        Map.of(
            ConsumerConfig.GROUP_ID_CONFIG,
            group,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "none");
    return KafkaIO.<byte[], byte[]>read()
        .withBootstrapServers(config.bootstrapServers())
        .withTopicPartitions(partitions)
        .withKeyDeserializer(ByteArrayDeserializer.class)
        .withValueDeserializer(ByteArrayDeserializer.class)
        .withConsumerConfigUpdates(config.withoutSecrets(config.client(required)))
        .withConsumerFactoryFn(consumers)
        .withTimestampPolicyFactory((partition, previousWatermark) -> new NoTime());
  }

  /** Every record has the least timestamp, whatever its own: no step here asks for time. */
  private static final class NoTime extends TimestampPolicy<byte[], byte[]> {
    @Override
    public Instant getTimestampForRecord(
        PartitionContext context, KafkaRecord<byte[], byte[]> record) {
      return BoundedWindow.TIMESTAMP_MIN_VALUE;
    }

    @Override
    public Instant getWatermark(PartitionContext context) {
      return BoundedWindow.TIMESTAMP_MIN_VALUE;
    }
  }
}
