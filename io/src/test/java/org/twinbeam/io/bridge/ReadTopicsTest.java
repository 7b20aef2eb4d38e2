/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.twinbeam.core.epoch.Marker;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.io.embedded.KafkaExtension;
import org.twinbeam.io.log.LogScan;
import org.twinbeam.io.log.LogTopic;
import org.twinbeam.io.log.LogWriter;
import org.twinbeam.io.log.StreamLog;
import org.twinbeam.io.log.WriteLog;

/** From somebody's topic into a log, on the DirectRunner. */
@Timeout(180)
class ReadTopicsTest {
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

  private static final int PARTITIONS = 3;
  private static final long FAR = 9_999_999_999_999L;
  private static final byte[] NOTHING = null;

  private String stream;
  private LogTopic log;
  private SourceCluster cluster;
  private String topic;
  private String group;

  @BeforeEach
  void start() throws Exception {
    stream = KAFKA.newStream();
    try (StreamLog made = StreamLog.open(KAFKA.config(), stream)) {
      made.create(PARTITIONS, 1);
      log = made.check();
    }
    cluster = new SourceCluster(KAFKA.config());
    topic = cluster.newTopic(2);
    group = "bridge-" + stream;
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private String yaml() {
    return """
    stream: %s
    fields:
      id: {type: string}
      at: {type: timestamp, format: epoch_ms}
    id: id
    time: at
    views:
      all:
        window: 1h
        measures:
          n: count
    """
        .formatted(stream);
  }

  /** Copies so many records. */
  private void bridge(long records) {
    List<SourceTopic> topics = SourcePositions.take(KAFKA.config(), Set.of(topic), group, log);
    Pipeline p = Pipeline.create();
    p.apply("Read source", ReadTopics.of(KAFKA.config(), topics, group).withMaxNumRecords(records))
        .apply("Write log", WriteLog.to(KAFKA.config(), log, yaml()));
    p.run().waitUntilFinish();
  }

  private List<LogRecord> copied() {
    List<LogRecord> records = new ArrayList<>();
    LogScan.read(KAFKA.config(), stream, entry -> records.add(((LogEntry.Event) entry).record()));
    return records;
  }

  private String identity(int partition, long offset) throws Exception {
    return topic + "@" + cluster.id(topic) + "/" + partition + "/" + offset;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private ProducerRecord<byte[], byte[]> record(int partition, String value) {
    return new ProducerRecord<>(topic, partition, null, bytes(value));
  }

  @Test
  void whateverAKafkaRecordHoldsIsTaken() throws Exception {
    ProducerRecord<byte[], byte[]> typed =
        new ProducerRecord<>(topic, 0, 0L, bytes("key"), bytes("{\"id\": \"a\"}"));
    typed.headers().add("content-type", bytes("application/json")).add("trace", null);
    ProducerRecord<byte[], byte[]> oddHeader = record(0, "{\"id\": \"b\"}");
    oddHeader.headers().add("content-type", null);
    ProducerRecord<byte[], byte[]> marker = record(1, "not an event");
    marker.headers().add(Marker.HEADER, new byte[0]);
    long began = System.currentTimeMillis();
    cluster.send(
        typed,
        oddHeader,
        new ProducerRecord<byte[], byte[]>(topic, 0, FAR, bytes("k"), NOTHING), // a tombstone
        new ProducerRecord<>(topic, 1, null, NOTHING, new byte[] {(byte) 0xff, 0}),
        marker,
        record(1, ""));
    bridge(6);
    assertThat(copied())
        .extracting(LogRecord::identity)
        .containsExactlyInAnyOrder(
            identity(0, 0), identity(0, 1), identity(0, 2), identity(1, 0), identity(1, 2));
    for (LogRecord event : copied()) {
      assertThat(event.source()).isEqualTo("kafka:" + topic);
      assertThat(event.receivedAt())
          .as("when it came, not what its sender says")
          .isBetween(began, System.currentTimeMillis());
      assertThat(event.contentType())
          .isEqualTo(event.identity().equals(identity(0, 0)) ? "application/json" : null);
      assertThat(event.payload())
          .isEqualTo(
              event.identity().equals(identity(0, 0))
                  ? bytes("{\"id\": \"a\"}")
                  : event.identity().equals(identity(0, 1))
                      ? bytes("{\"id\": \"b\"}")
                      : event.identity().equals(identity(1, 0))
                          ? new byte[] {(byte) 0xff, 0}
                          : new byte[0]);
    }
  }

  @Test
  void whatWasAbortedIsNotTaken() throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        cluster.producer(Map.of("transactional.id", topic))) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(record(0, "aborted"));
      producer.flush();
      producer.abortTransaction();
      producer.beginTransaction();
      producer.send(record(0, "committed"));
      producer.commitTransaction();
    }
    cluster.send(record(0, "plain"));
    bridge(2);
    assertThat(copied())
        .extracting(event -> new String(event.payload(), UTF_8))
        .containsExactlyInAnyOrder("committed", "plain");
  }

  /** So both copies meet, and the second is a duplicate. */
  @Test
  void aRepeatedCopyFollowsTheFirstInItsPartition() throws Exception {
    for (int i = 0; i < 20; i++) {
      cluster.send(
          record(i % 2, i % 4 == 0 ? "broken" + i : "{\"at\": 1, \"id\": \"e" + i + "\"}"));
    }
    bridge(20);
    cluster.commit(group, topic, 0, 0);
    cluster.commit(group, topic, 1, 0);
    bridge(20);
    assertThat(copied()).hasSize(40);
    for (LogRecord event : copied()) {
      String text = new String(event.payload(), UTF_8);
      String key = text.startsWith("broken") ? null : text.replaceAll(".*\"(e\\d+)\".*", "$1");
      assertThat(event.partition())
          .as(text)
          .isEqualTo(LogWriter.partition(event.payload(), key, PARTITIONS));
    }
    assertThat(copied().stream().map(LogRecord::identity).distinct()).hasSize(20);
  }
}
