/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;

/**
 * Appends events to a stream's log, for a door. An event is in the log when its future is done: all
 * replicas in sync have it then, once, whatever was sent again on the way. Thread-safe.
 */
public final class LogWriter implements AutoCloseable {

  /** How large a record may be is for the topic to say, by its max.message.bytes. */
  private static final int MAX_REQUEST_BYTES = 64 << 20;

  /** A batch's and a record's own bytes, and what a compressor adds to what it cannot compress. */
  private static final int FRAME_BYTES = 512;

  /** For writers in bulk, whom no one waits for. */
  static final int LINGER_MS = 5;

  private final String topic;
  private final int partitions;
  private final int largest;
  private final Producer<byte[], byte[]> producer;
  private final TopicWatch watch;

  private LogWriter(
      LogTopic topic, long largest, Producer<byte[], byte[]> producer, TopicWatch watch) {
    this.topic = topic.name();
    this.partitions = topic.partitions();
    this.largest = Math.toIntExact(largest);
    this.producer = producer;
    this.watch = watch;
  }

  /** With Kafka's own patience: an event's future fails after two minutes. */
  public static LogWriter open(LogConfig config, String stream) {
    return open(config, stream, LINGER_MS, Map.of());
  }

  /**
   * For a door that must tell its sender soon whether the log has the event.
   *
   * @param patience until an event that brokers do not take has failed; a tenth of it, at most, is
   *     waited while the buffer is full or the brokers' whereabouts are unknown
   * @param bufferBytes most that waits for the brokers, compressed
   * @throws LogException if the log is missing or does not meet its conditions
   */
  public static LogWriter open(
      LogConfig config, String stream, Duration patience, long bufferBytes) {
    int millis = Math.toIntExact(patience.toMillis());
    // No linger: a lone event has nothing to wait for. Under load batches form by themselves, as a
    // broker is sent five requests at most before it answers one, and what comes meanwhile gathers.
    return open(
        config,
        stream,
        0,
        Map.of(
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            millis,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            millis / 2,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            millis / 10,
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            bufferBytes));
  }

  private static LogWriter open(
      LogConfig config, String stream, int lingerMillis, Map<String, Object> bounds) {
    LogTopic topic;
    long largest;
    try (StreamLog log = StreamLog.open(config, stream)) {
      topic = log.check();
      largest = log.maxMessageBytes();
    }
    Map<String, Object> properties = producer(config, lingerMillis, bounds);
    long request =
        Long.parseLong(properties.get(ProducerConfig.MAX_REQUEST_SIZE_CONFIG).toString());
    return new LogWriter(
        topic,
        largest < 0 ? request : Math.min(largest, request),
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()),
        new TopicWatch(config, topic));
  }

  /**
   * What a producer of events is told.
   *
   * @param lingerMillis how long a batch waits for more, if the user does not say
   * @param bounds on its time and memory; empty for the user's or Kafka's own
   */
  static Map<String, Object> producer(
      LogConfig config, int lingerMillis, Map<String, Object> bounds) {
    Map<String, Object> properties =
        config.client(
            Map.of(
                ProducerConfig.ACKS_CONFIG, "all", ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true));
    properties.putAll(bounds);
    // Defaults that the user may change.
    properties.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, lingerMillis);
    properties.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
    properties.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
    return properties;
  }

  public int partitions() {
    return partitions;
  }

  /**
   * Most bytes that the payload of an event may have, with what else is kept of it; less than 0 if
   * that alone is too much. A larger one is never taken.
   *
   * @param contentType as {@link #append} gets it, and so the others
   */
  public int room(String contentType, String source, String identity) {
    return largest
        - FRAME_BYTES
        - (largest >> 12)
        - LogHeaders.bytes(contentType, source, identity);
  }

  /**
   * Asks the brokers, now and then and without waiting, whether the topic is what it was.
   *
   * @return when they last said so, by {@link System#nanoTime}
   * @throws LogRefusedException once the topic is known not to be what it was
   */
  public long answeredAt() {
    watch.check();
    return watch.answeredAt();
  }

  /**
   * Appends one event. May block while the producer's buffer is full.
   *
   * @param contentType media type told by the sender, or null
   * @param source the door and what it knows of the sender, or null
   * @param identity the source's own position of the event, or null if it has none
   * @param receivedAt milliseconds since the Unix epoch
   * @param partitionKey decides the partition, so that events that can be duplicates of each other
   *     meet; null takes the payload's bytes instead
   * @return done when the log has the event; fails with a {@link LogException} if it does not, and
   *     then the event may be sent again
   */
  public CompletableFuture<Position> append(
      byte[] payload,
      String contentType,
      String source,
      String identity,
      long receivedAt,
      String partitionKey) {
    Objects.requireNonNull(payload, "payload");
    CompletableFuture<Position> appended = new CompletableFuture<>();
    ProducerRecord<byte[], byte[]> event =
        new ProducerRecord<>(
            topic,
            partition(payload, partitionKey, partitions),
            receivedAt,
            null,
            payload,
            LogHeaders.of(contentType, source, identity));
    try {
      watch.check();
      producer.send(
          event,
          (written, failure) -> {
            if (failure == null) {
              appended.complete(new Position(written.partition(), written.offset()));
            } else {
              appended.completeExceptionally(notAppended(failure));
            }
          });
    } catch (LogRefusedException e) {
      appended.completeExceptionally(e);
    } catch (KafkaException e) {
      appended.completeExceptionally(notAppended(e));
    }
    return appended;
  }

  private LogException notAppended(Exception failure) {
    return new LogException(
        "topic " + topic + " did not take the event: " + failure.getMessage(), failure);
  }

  /**
   * Partition of an event: murmur2 of the key's UTF-8 bytes, as Kafka's own producers hash keys, so
   * that other tools can tell it too.
   */
  public static int partition(byte[] payload, String partitionKey, int partitions) {
    byte[] key = partitionKey == null ? payload : partitionKey.getBytes(StandardCharsets.UTF_8);
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }

  /** Sends what is buffered and waits until it is acknowledged or has failed. */
  public void flush() {
    producer.flush();
  }

  /** Flushes and closes. */
  @Override
  public void close() {
    producer.close();
    watch.close();
  }
}
