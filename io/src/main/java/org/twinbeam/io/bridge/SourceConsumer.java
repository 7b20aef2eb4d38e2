/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.bridge;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.twinbeam.io.log.LogConfig;
import org.twinbeam.io.log.LogRefusedException;

/** A reader's consumer, which fails where what was to be read next is gone, and says what is. */
final class SourceConsumer extends KafkaConsumer<byte[], byte[]> {

  /** Makes the consumers, wherever the runner puts them. */
  static final class Factory
      implements SerializableFunction<Map<String, Object>, Consumer<byte[], byte[]>> {
    private static final long serialVersionUID = 1;

    private final LogConfig source;
    private final String group;

    Factory(LogConfig source, String group) {
      this.source = source;
      this.group = group;
    }

    @Override
    public Consumer<byte[], byte[]> apply(Map<String, Object> properties) {
      return new SourceConsumer(source.withSecrets(properties), source, group);
    }
  }

  private final LogConfig source;
  private final String group;

  private SourceConsumer(Map<String, Object> properties, LogConfig source, String group) {
    super(properties);
    this.source = source;
    this.group = group;
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    try {
      return super.poll(timeout);
    } catch (OffsetOutOfRangeException e) {
      throw gone(e);
    }
  }

  @Override
  @Deprecated
  public ConsumerRecords<byte[], byte[]> poll(long timeoutMillis) {
    return poll(Duration.ofMillis(timeoutMillis));
  }

  private LogRefusedException gone(OffsetOutOfRangeException e) {
    Map.Entry<TopicPartition, Long> wanted =
        e.offsetOutOfRangePartitions().entrySet().iterator().next();
    TopicPartition partition = wanted.getKey();
    long next = wanted.getValue();
    long begin = beginningOffsets(List.of(partition)).get(partition);
    return new LogRefusedException(
        next < begin
            ? SourcePositions.lost(source, group, partition, next, begin)
            : SourcePositions.truncated(
                source, group, partition, next, endOffsets(List.of(partition)).get(partition)));
  }
}
