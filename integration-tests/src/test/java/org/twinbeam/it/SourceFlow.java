/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Somebody's Kafka topic, written at a steady pace as no door would: with and without keys, with
 * tombstones, with times of any sort, with content types and with broken payloads, repeated ids, in
 * transactions that are committed or aborted and in none. All of it is drawn from the seed.
 */
final class SourceFlow implements AutoCloseable {
  static final int PARTITIONS = 3;

  private static final int PIECE = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final String servers;
  private final String topic;
  private final Duration pause;
  private final Random random;
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private volatile boolean stopped;

  private SourceFlow(String servers, String topic, Duration pause, long seed) {
    this.servers = servers;
    this.topic = topic;
    this.pause = pause;
    this.random = new Random(seed);
  }

  /** Makes the topic, and sends pieces of some records, with that pause between, until stopped. */
  static SourceFlow start(String servers, String topic, Duration pause, long seed)
      throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get();
    }
    SourceFlow flow = new SourceFlow(servers, topic, pause, seed);
    new Thread(flow::run, "source flow").start();
    return flow;
  }

  /** Returns when all that was sent is acknowledged. */
  void stop() {
    stopped = true;
    end.join();
  }

  private void run() {
    try (KafkaProducer<byte[], byte[]> plain = producer(Map.of());
        KafkaProducer<byte[], byte[]> transactional =
            producer(Map.of("transactional.id", topic, "transaction.timeout.ms", 60_000))) {
      transactional.initTransactions();
      while (!stopped) {
        send(plain, transactional);
        Thread.sleep(pause.toMillis());
      }
      end.complete(null);
    } catch (Exception e) {
      end.completeExceptionally(e);
    }
  }

  private void send(
      KafkaProducer<byte[], byte[]> plain, KafkaProducer<byte[], byte[]> transactional)
      throws Exception {
    int kind = random.nextInt(4);
    if (kind == 0) {
      sendAll(plain);
      return;
    }
    transactional.beginTransaction();
    sendAll(transactional);
    if (kind == 1) {
      transactional.abortTransaction();
    } else {
      transactional.commitTransaction();
    }
  }

  private void sendAll(KafkaProducer<byte[], byte[]> producer)
      throws InterruptedException, ExecutionException {
    var acknowledged = IntStream.range(0, PIECE).mapToObj(i -> producer.send(record())).toList();
    for (var each : acknowledged) {
      each.get();
    }
  }

  private ProducerRecord<byte[], byte[]> record() {
    byte[] key = random.nextInt(3) == 0 ? null : ("key" + random.nextInt(9)).getBytes(UTF_8);
    long time =
        switch (random.nextInt(4)) {
          case 0 -> 0;
          case 1 -> 4_102_444_800_000L; // the year 2100
          default -> 1_600_000_000_000L + random.nextInt(1_000_000_000);
        };
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, random.nextInt(PARTITIONS), time, key, payload());
    if (random.nextInt(3) == 0) {
      record.headers().add("content-type", "application/json; charset=utf-8".getBytes(UTF_8));
    }
    record.headers().add("trace", random.nextInt(5) == 0 ? null : new byte[] {1, 2, 3});
    return record;
  }

  private byte[] payload() {
    switch (random.nextInt(40)) {
      case 0:
        return null;
      case 1:
        return new byte[0];
      case 2:
        return new byte[] {(byte) 0xff, '{', 0};
      default:
        // Few ids: many events repeat one, and say the same.
        int id = random.nextInt(6000);
        return "{\"event\": \"e%d\", \"at\": %d, \"place\": \"p%d\", \"value\": %d.%d}"
            .formatted(id, 1_000_000_000_000L + id * 977L, id % 7, id % 100, id % 8)
            .getBytes(UTF_8);
    }
  }

  private KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("bootstrap.servers", servers);
    settings.put("enable.idempotence", "true");
    settings.put("delivery.timeout.ms", (int) PATIENCE.toMillis());
    settings.put("max.block.ms", PATIENCE.toMillis());
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** All that was committed. */
  List<ConsumerRecord<byte[], byte[]>> read() {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    List<TopicPartition> all =
        IntStream.range(0, PARTITIONS).mapToObj(p -> new TopicPartition(topic, p)).toList();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (all.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  @Override
  public void close() {
    stopped = true;
    end.exceptionally(failure -> null).join();
  }
}
