/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.twinbeam.io.embedded.KafkaExtension;

/** What a reader does with a marker while the question for the topic's id is not answered well. */
class WatchedConsumerTest {

  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

  private static final Duration POLL = Duration.ofMillis(100);

  private final String stream = KAFKA.newStream();
  private LogTopic topic;

  @BeforeEach
  void aLogWithOneEvent() throws Exception {
    try (StreamLog log = StreamLog.open(KAFKA.config(), stream)) {
      log.create(1, 1);
      topic = log.check();
    }
    try (LogWriter door = LogWriter.open(KAFKA.config(), stream)) {
      door.append("{}".getBytes(StandardCharsets.UTF_8), null, null, null, 0, "k").get();
    }
  }

  @Test
  void aMarkerIsHandedOutOnceWithWhatWasReadBeforeIt() throws Exception {
    mark();
    try (Consumer<byte[], byte[]> reader = reader(KAFKA.config(), topic)) {
      assertThat(read(reader, 100, 2)).isEqualTo(2);
      mark();
      assertThat(read(reader, 100, 1)).isEqualTo(1);
      assertThat(read(reader, 3, 1)).isZero();
    }
  }

  /** The reader's own connection works; only those who know the id are silent. */
  @Test
  void aMarkerWaitsWhileNobodyAnswersAndEventsDoNot() throws Exception {
    LogConfig silent = new LogConfig("127.0.0.1:1");
    try (Consumer<byte[], byte[]> reader = reader(silent, topic)) {
      assertThat(read(reader, 100, 1)).as("the event").isEqualTo(1);
      mark();
      assertThat(read(reader, 30, 1)).as("the marker").isZero();
    }
  }

  @Test
  void oneLookThatFindsNoTopicProvesNothing() throws Exception {
    LogTopic absent = new LogTopic(stream + ".absent", topic.id(), 1);
    try (Consumer<byte[], byte[]> reader = reader(KAFKA.config(), absent)) {
      assertThat(read(reader, 100, 1)).as("the event").isEqualTo(1);
      mark();
      assertThatThrownBy(() -> read(reader, 300, 1))
          .isInstanceOf(LogRefusedException.class)
          .hasMessageContaining(absent.name() + " was deleted");
    }
  }

  /** Polls until something came, at most so often. */
  private static int read(Consumer<byte[], byte[]> reader, int polls, int wanted) {
    int read = 0;
    for (int i = 0; i < polls && read < wanted; i++) {
      read += reader.poll(POLL).count();
    }
    return read;
  }

  private void mark() {
    try (MarkerWriter ticker =
        MarkerWriter.open(KAFKA.config(), stream, "test", Clock.systemUTC())) {
      ticker.writeNext();
    }
  }

  /** Reads the stream's topic, and asks elsewhere or for another. */
  private Consumer<byte[], byte[]> reader(LogConfig asked, LogTopic askedFor) {
    Consumer<byte[], byte[]> reader =
        new WatchedConsumer.Factory(asked, askedFor, "", 1)
            .apply(
                KAFKA
                    .config()
                    .client(
                        Map.of(
                            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                            ByteArrayDeserializer.class,
                            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                            ByteArrayDeserializer.class,
                            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                            "none")));
    TopicPartition partition = new TopicPartition(topic.name(), 0);
    reader.assign(List.of(partition));
    reader.seek(partition, 0);
    return reader;
  }
}
