/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.twinbeam.core.epoch.Marker;

/**
 * Writes the next marker into every partition of a stream's log.
 *
 * <p>Before each it looks whether another writer has gone further, in that one partition which
 * received the least since the last look: so the cost does not grow with the log, and a foreign
 * marker that is seen a little late only makes one of ours repeat a number, which readers ignore.
 * After a failure the same number is written to the partitions that lack it, with new clients.
 * Thread-safe.
 */
final class MarkerWriter implements AutoCloseable {

  private static final List<Header> HEADERS = List.of(new RecordHeader(Marker.HEADER, new byte[0]));
  private static final Duration CLOSE = Duration.ofSeconds(2);

  private final LogConfig config;
  private final String topic;
  private final String name;
  private final Clock clock;
  private final LogTopic checked;
  private final int partitions;
  private final StreamLog log;

  private long newest;
  private OptionalLong newestStartedAt;

  /** Where the search for foreign markers goes on in each partition. */
  private Map<TopicPartition, Long> lookedUpTo;

  /** The marker being written, and the partitions that have not acknowledged it. */
  private Marker pending;

  private final Map<Integer, Future<RecordMetadata>> unacknowledged = new TreeMap<>();

  /** Looks in a row that did not find the topic. */
  private int missing;

  private Producer<byte[], byte[]> producer;
  private Consumer<byte[], byte[]> consumer;

  private MarkerWriter(
      LogConfig config, StreamLog log, LogTopic checked, String name, Clock clock) {
    this.config = config;
    this.log = log;
    this.checked = checked;
    this.topic = checked.name();
    this.partitions = checked.partitions();
    this.name = name;
    this.clock = clock;
  }

  /**
   * Checks the log and finds its newest marker.
   *
   * @throws LogException if the log does not meet its conditions
   */
  static MarkerWriter open(LogConfig config, String stream, String name, Clock clock) {
    StreamLog log = StreamLog.open(config, stream);
    MarkerWriter writer;
    try {
      writer = new MarkerWriter(config, log, log.check(), name, clock);
    } catch (RuntimeException e) {
      log.close();
      throw e;
    }
    try {
      writer.findNewest();
    } catch (RuntimeException e) {
      writer.close();
      throw e;
    }
    return writer;
  }

  /** Checks that epochs of that length can be closed before retention removes their events. */
  void checkRetention(Duration epoch) {
    log.checkRetention(epoch);
  }

  /** Time in the newest marker that was in the log at the start. */
  synchronized OptionalLong newestStartedAt() {
    return newestStartedAt;
  }

  /**
   * Writes one marker into every partition.
   *
   * @return its epoch
   * @throws LogRefusedException if the topic is no longer what it was, or has other settings: a
   *     marker would vouch for a log that cannot be trusted
   * @throws LogException if a partition did not acknowledge it, or the topic was not found just
   *     now: call again
   */
  synchronized long writeNext() {
    try {
      checkUnchanged();
      if (pending == null) {
        lookForForeignMarkers();
        pending = new Marker(newest + 1, clock.millis(), partitions, name);
        IntStream.range(0, partitions).forEach(p -> unacknowledged.put(p, null));
      }
      send();
      newest = pending.epoch();
      pending = null;
      return newest;
    } catch (InterruptedException e) {
      closeClients();
      throw StreamLog.interrupted(e);
    } catch (RuntimeException e) {
      closeClients();
      throw e;
    }
  }

  private void checkUnchanged() {
    try {
      log.checkUnchanged(checked);
      missing = 0;
    } catch (LogMissingException e) {
      if (++missing >= TopicWatch.MISSING_LOOKS) {
        throw new LogRefusedException(StreamLog.deleted(config, checked), e);
      }
      throw new LogException("topic " + topic + " is not to be found, which one look may miss", e);
    }
  }

  private void send() throws InterruptedException {
    byte[] value = pending.toBytes();
    for (Map.Entry<Integer, Future<RecordMetadata>> entry : unacknowledged.entrySet()) {
      entry.setValue(
          producer()
              .send(
                  new ProducerRecord<>(
                      topic, entry.getKey(), pending.startedAt(), null, value, HEADERS)));
    }
    producer().flush();
    Map<Integer, Throwable> failures = new TreeMap<>();
    for (int partition : List.copyOf(unacknowledged.keySet())) {
      try {
        RecordMetadata written = unacknowledged.get(partition).get();
        unacknowledged.remove(partition);
        lookedUpTo.merge(
            new TopicPartition(topic, partition), written.offset() + 1, (before, now) -> now);
      } catch (ExecutionException e) {
        failures.put(partition, e.getCause());
      }
    }
    if (!failures.isEmpty()) {
      throw new LogException(
          "topic "
              + topic
              + ": the marker of epoch "
              + pending.epoch()
              + " is not yet in partitions "
              + failures.keySet(),
          failures.values().iterator().next());
    }
  }

  private void findNewest() {
    List<TopicPartition> all =
        IntStream.range(0, partitions)
            .mapToObj(p -> new TopicPartition(topic, p))
            .collect(Collectors.toList());
    Map<TopicPartition, Long> ends = consumer().endOffsets(all);
    Optional<NewestMarkers.Found> found =
        NewestMarkers.find(consumer(), consumer().beginningOffsets(all), ends);
    newest = found.map(f -> f.marker().epoch()).orElse(0L);
    newestStartedAt =
        found.map(f -> OptionalLong.of(f.marker().startedAt())).orElse(OptionalLong.empty());
    lookedUpTo = new HashMap<>(ends);
  }

  private void lookForForeignMarkers() {
    Map<TopicPartition, Long> ends = consumer().endOffsets(lookedUpTo.keySet());
    TopicPartition least = null;
    for (TopicPartition partition : ends.keySet()) {
      if (least == null || unseen(partition, ends) < unseen(least, ends)) {
        least = partition;
      }
    }
    NewestMarkers.find(
            consumer(), Map.of(least, lookedUpTo.get(least)), Map.of(least, ends.get(least)))
        .ifPresent(found -> newest = Math.max(newest, found.marker().epoch()));
  }

  private long unseen(TopicPartition partition, Map<TopicPartition, Long> ends) {
    return ends.get(partition) - lookedUpTo.get(partition);
  }

  private Producer<byte[], byte[]> producer() {
    if (producer == null) {
      producer =
          new KafkaProducer<>(
              config.client(
                  Map.of(
                      ProducerConfig.ACKS_CONFIG, "all",
                      ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true,
                      ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000,
                      ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 15_000,
                      ProducerConfig.MAX_BLOCK_MS_CONFIG, 15_000,
                      ProducerConfig.LINGER_MS_CONFIG, 0)),
              new ByteArraySerializer(),
              new ByteArraySerializer());
    }
    return producer;
  }

  private Consumer<byte[], byte[]> consumer() {
    if (consumer == null) {
      consumer = NewestMarkers.consumer(config);
    }
    return consumer;
  }

  private void closeClients() {
    if (producer != null) {
      producer.close(CLOSE);
      producer = null;
    }
    if (consumer != null) {
      consumer.close(CLOSE);
      consumer = null;
    }
  }

  @Override
  public synchronized void close() {
    closeClients();
    log.close();
  }
}
