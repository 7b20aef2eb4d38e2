/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.OutputBuilder;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.twinbeam.io.embedded.KafkaExtension;

/** What it appends is tested with what it copies from, in the bridge's tests. */
@Timeout(120)
class WriteLogTest {
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

  private static final String YAML =
      """
      stream: some
      fields:
        at: {type: timestamp, format: epoch_ms}
      time: at
      views:
        all:
          window: 1h
          measures:
            n: count
      """;

  /** What is copied must not land in a log that jobs would not take for the one they read. */
  @Test
  void aTopicThatIsAnotherNowStopsTheCopying() {
    String stream = KAFKA.newStream();
    LogTopic before;
    try (StreamLog made = StreamLog.open(KAFKA.config(), stream)) {
      made.create(1, 1);
      before = new LogTopic(made.check().name(), "AAAAAAAAAAAAAAAAAAAAAA", 1);
    }
    WriteLog.PlaceFn fn = new WriteLog.PlaceFn(KAFKA.config(), before, YAML);
    fn.setup();
    try {
      Arrival arrival = new Arrival(new byte[] {1}, null, null, null);
      assertThatThrownBy(
              () -> {
                while (true) { // The brokers are asked, and nobody waits for their answer.
                  fn.process(arrival, new Nowhere());
                  Thread.onSpinWait();
                }
              })
          .isInstanceOf(LogRefusedException.class)
          .hasMessageContaining("is another one than at the start");
    } finally {
      fn.teardown();
    }
  }

  @Test
  void itsDisplayDataHasNoSecrets() {
    LogConfig config =
        new LogConfig(
            "kafka:9092", Map.of("sasl.jaas.config", "password=p1", "sasl.mechanism", "PLAIN"));
    assertThat(DisplayData.from(WriteLog.kafka(config)).items())
        .extracting(DisplayData.Item::getKey)
        .contains("sasl.mechanism", "acks")
        .doesNotContain("sasl.jaas.config");
  }

  @Test
  void arrivalsSurviveTheirCoder() throws Exception {
    for (Arrival arrival :
        new Arrival[] {
          new Arrival(new byte[0], null, null, null),
          new Arrival(new byte[] {0, -1}, "text/csv", "kafka:a", "a@b/0/1")
        }) {
      assertThat(CoderUtils.clone(ArrivalCoder.of(), arrival))
          .usingRecursiveComparison()
          .isEqualTo(arrival);
    }
    assertThat(SerializableUtils.ensureSerializable(ArrivalCoder.of())).isSameAs(ArrivalCoder.of());
  }

  private static final class Nowhere implements OutputReceiver<ProducerRecord<byte[], byte[]>> {
    @Override
    public OutputBuilder<ProducerRecord<byte[], byte[]>> builder(
        ProducerRecord<byte[], byte[]> value) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void output(ProducerRecord<byte[], byte[]> value) {}
  }
}
