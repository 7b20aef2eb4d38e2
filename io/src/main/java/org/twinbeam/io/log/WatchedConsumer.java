/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.twinbeam.core.epoch.Marker;

/**
 * A reader's consumer, which fails where the log under it is not the one it began to read: what was
 * to be read next is gone, or the topic is another. Going on would leave a hole, or mix two logs.
 * What it hands out are the packs that {@link EntryPacker} makes of records.
 *
 * <p>It hands out no marker before a broker has said, after the marker was read, that the topic is
 * still the one that the job began to read. So no epoch is closed that holds entries which the
 * broker knew to be of another log. Brokers that do not answer only make the marker wait.
 */
final class WatchedConsumer extends KafkaConsumer<byte[], byte[]> {

  /** Makes the consumers of a job's readers, wherever the runner puts these. */
  static final class Factory
      implements SerializableFunction<Map<String, Object>, Consumer<byte[], byte[]>> {
    private static final long serialVersionUID = 1;

    private final LogConfig config;
    private final LogTopic topic;
    private final String advice;
    private final int packed;

    /**
     * @param advice what to do if the log loses entries before they are read
     * @param packed entries of a pack, at most
     */
    Factory(LogConfig config, LogTopic topic, String advice, int packed) {
      this.config = config;
      this.topic = topic;
      this.advice = advice;
      this.packed = packed;
    }

    @Override
    public Consumer<byte[], byte[]> apply(Map<String, Object> properties) {
      return new WatchedConsumer(config.withSecrets(properties), this);
    }
  }

  private final LogConfig config;
  private final LogTopic topic;
  private final String advice;
  private final EntryPacker packer;

  /** Made at the first poll: KafkaIO makes consumers, too, that only ask for offsets. */
  private TopicWatch watch;

  /** Has a marker, and waits for the question whether it is one of this topic. */
  private ConsumerRecords<byte[], byte[]> held;

  private TopicWatch.Question question;

  private WatchedConsumer(Map<String, Object> properties, Factory made) {
    super(properties);
    this.config = made.config;
    this.topic = made.topic;
    this.advice = made.advice;
    this.packer = new EntryPacker(made.topic, made.packed);
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    if (watch == null) {
      watch = new TopicWatch(config, topic);
    }
    watch.check();
    packer.check();
    if (held == null) {
      ConsumerRecords<byte[], byte[]> polled;
      try {
        polled = super.poll(timeout);
      } catch (OffsetOutOfRangeException e) {
        throw gone(e);
      }
      if (!hasMarker(polled)) {
        return packer.pack(polled);
      }
      held = polled;
      question = watch.question();
    }
    return vouchedFor(timeout);
  }

  @Override
  @Deprecated
  public ConsumerRecords<byte[], byte[]> poll(long timeoutMillis) {
    return poll(Duration.ofMillis(timeoutMillis));
  }

  private static boolean hasMarker(ConsumerRecords<byte[], byte[]> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (record.headers().lastHeader(Marker.HEADER) != null) {
        return true;
      }
    }
    return false;
  }

  /** What is held, if a broker says in that time that the topic is the same; else nothing yet. */
  private ConsumerRecords<byte[], byte[]> vouchedFor(Duration timeout) {
    try {
      if (!question.answered(timeout)) {
        return ConsumerRecords.empty();
      }
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    ConsumerRecords<byte[], byte[]> records = held;
    held = null;
    question = null;
    return packer.pack(records);
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
    try {
      super.close();
    } finally {
      closeWatch();
    }
  }

  @Override
  public void close(Duration timeout) {
    try {
      super.close(timeout);
    } finally {
      closeWatch();
    }
  }

  private void closeWatch() {
    if (watch != null) {
      watch.close();
    }
  }
}
