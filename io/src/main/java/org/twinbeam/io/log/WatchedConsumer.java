/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/**
 * A reader's consumer, which fails where the log under it is not the one it began to read: what was
 * to be read next is gone, or the topic is another. Going on would leave a hole, or mix two logs.
 */
final class WatchedConsumer extends KafkaConsumer<byte[], byte[]> {

  /** Makes the consumers of a job's readers, wherever the runner puts these. */
  static final class Factory
      implements SerializableFunction<Map<String, Object>, Consumer<byte[], byte[]>> {
    private static final long serialVersionUID = 1;

    private final LogConfig config;
    private final LogTopic topic;
    private final String advice;

    Factory(LogConfig config, LogTopic topic, String advice) {
      this.config = config;
      this.topic = topic;
      this.advice = advice;
    }

    @Override
    public Consumer<byte[], byte[]> apply(Map<String, Object> properties) {
      return new WatchedConsumer(properties, config, topic, advice);
    }
  }

  private final LogConfig config;
  private final LogTopic topic;
  private final String advice;

  /** Made at the first poll: KafkaIO makes consumers, too, that only ask for offsets. */
  private TopicWatch watch;

  private WatchedConsumer(
      Map<String, Object> properties, LogConfig config, LogTopic topic, String advice) {
    super(properties);
    this.config = config;
    this.topic = topic;
    this.advice = advice;
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    watch();
    try {
      return super.poll(timeout);
    } catch (OffsetOutOfRangeException e) {
      throw gone(e);
    }
  }

  @Override
  @Deprecated
  public ConsumerRecords<byte[], byte[]> poll(long timeoutMillis) {
    watch();
    try {
      return super.poll(timeoutMillis);
    } catch (OffsetOutOfRangeException e) {
      throw gone(e);
    }
  }

  private void watch() {
    if (watch == null) {
      watch = new TopicWatch(config, topic);
    }
    watch.check();
  }

  /** Told by where the log begins and ends now, if the brokers still say so. */
  private LogException gone(OffsetOutOfRangeException e) {
    try (StreamLog log = StreamLog.ofTopic(config, topic.name())) {
      log.checkUnchanged(topic);
    }
    Map.Entry<TopicPartition, Long> lost =
        e.offsetOutOfRangePartitions().entrySet().iterator().next();
    TopicPartition partition = lost.getKey();
    long begin = beginningOffsets(List.of(partition)).get(partition);
    return e instanceof LogTruncationException || begin <= lost.getValue()
        ? LogPositions.truncated(
            topic.name(),
            partition.partition(),
            lost.getValue(),
            endOffsets(List.of(partition)).get(partition))
        : LogPositions.gone(topic.name(), partition.partition(), lost.getValue(), begin, advice);
  }

  @Override
  public void close() {
    super.close();
    closeWatch();
  }

  @Override
  public void close(Duration timeout) {
    super.close(timeout);
    closeWatch();
  }

  private void closeWatch() {
    if (watch != null) {
      watch.close();
    }
  }
}
