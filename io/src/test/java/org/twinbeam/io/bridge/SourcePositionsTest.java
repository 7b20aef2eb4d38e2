/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.twinbeam.io.embedded.KafkaExtension;
import org.twinbeam.io.log.LogRefusedException;
import org.twinbeam.io.log.LogTopic;
import org.twinbeam.io.log.StreamLog;

@Timeout(120)
class SourcePositionsTest {
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

  private SourceCluster cluster;
  private String group;
  private String topic;
  private LogTopic log;

  @BeforeEach
  void start() throws Exception {
    cluster = new SourceCluster(KAFKA.config());
    String stream = KAFKA.newStream();
    try (StreamLog made = StreamLog.open(KAFKA.config(), stream)) {
      made.create(1, 1);
      log = made.check();
    }
    group = "bridge-" + stream;
    topic = cluster.newTopic(2);
    for (int i = 0; i < 5; i++) {
      cluster.send(
          new ProducerRecord<>(topic, 0, null, new byte[] {(byte) i}),
          new ProducerRecord<>(topic, 1, null, new byte[] {(byte) i}));
    }
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private List<SourceTopic> take(String... topics) {
    return SourcePositions.take(KAFKA.config(), Set.of(topics), group, log);
  }

  @Test
  void aNewPartitionIsTakenFromItsFirstRecordAndAnOldOneFromWhereItWas() throws Exception {
    cluster.removeBefore(topic, 0, 2);
    cluster.commit(group, topic, 1, 4);
    assertThat(take(topic)).containsExactly(new SourceTopic(topic, cluster.id(topic), 2));
    assertThat(cluster.committed(group, topic, 0)).isEqualTo(2);
    assertThat(cluster.committed(group, topic, 1)).isEqualTo(4);
    assertThat(take(topic)).as("again").hasSize(1);
  }

  @Test
  void whatRetentionRemovedBeforeItWasCopiedIsToldAndNotSkipped() throws Exception {
    cluster.commit(group, topic, 0, 1);
    cluster.commit(group, topic, 1, 5);
    cluster.removeBefore(topic, 0, 4);
    assertThatThrownBy(() -> take(topic))
        .isInstanceOf(LogRefusedException.class)
        .hasMessageContainingAll(
            "partition 0 of source topic " + topic,
            "had got to offset 1",
            "the first record there now is 4",
            "up to 3 records",
            "--group " + group + " --topic " + topic + ":0 --reset-offsets --to-earliest --execute")
        .hasMessageNotContaining("partition 1");
    assertThat(cluster.committed(group, topic, 0)).as("nothing is changed").isEqualTo(1);
  }

  @Test
  void aPositionBeyondTheEndIsRefused() throws Exception {
    cluster.commit(group, topic, 1, 6);
    assertThatThrownBy(() -> take(topic))
        .isInstanceOf(LogRefusedException.class)
        .hasMessageContainingAll("partition 1", "had got to offset 6", "ends at 5");
  }

  /** Kafka forgets the offsets with the topic, a little later. */
  @Test
  void aTopicMadeAnewIsTakenFromItsFirstRecordAsAnother() throws Exception {
    cluster.commit(group, topic, 0, 3);
    String before = take(topic).get(0).id();
    cluster.delete(topic);
    while (cluster.committed(group, topic, 0) >= 0) {
      Thread.onSpinWait();
    }
    cluster.create(topic, 2);
    assertThat(take(topic).get(0).id()).isNotEqualTo(before);
    assertThat(cluster.committed(group, topic, 0)).isZero();
  }

  @Test
  void everyTopicThatIsMissingIsNamed() {
    assertThatThrownBy(() -> take("nowhere", topic, "nobody"))
        .isInstanceOf(LogRefusedException.class)
        .hasMessageContainingAll("nowhere does not exist", "nobody does not exist");
  }

  @Test
  void aLogIsNotCopiedIntoItself() {
    assertThatThrownBy(() -> take(log.name()))
        .isInstanceOf(LogRefusedException.class)
        .hasMessageContainingAll(log.name(), "the stream's own log");
  }
}
