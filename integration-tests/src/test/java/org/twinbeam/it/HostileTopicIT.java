/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.twinbeam.core.epoch.Marker;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.embedded.EmbeddedKafka;
import org.twinbeam.io.log.LogConfig;
import org.twinbeam.io.log.StreamLog;

/** That a hostile log is in its topic as it was generated, amid transactions that were aborted. */
class HostileTopicIT {

  @Test
  void whatIsReadIsTheLogAndNothingThatWasAborted(@TempDir Path dir) throws Exception {
    HostileLog log = HostileLog.of(Rerun.seeds(1).get(0));
    try (EmbeddedKafka broker = EmbeddedKafka.start(dir)) {
      LogConfig kafka = new LogConfig(broker.bootstrapServers());
      HostileTopic topic = new HostileTopic(kafka, "hostile", log);
      topic.append(0, 9);
      topic.append(9, 10);
      topic.append(10, Long.MAX_VALUE);
      List<List<LogEntry>> read = topic.read();
      for (int p = 0; p < read.size(); p++) {
        assertThat(texts(read.get(p))).as("%s", log).isEqualTo(texts(log.partitions().get(p)));
      }
      assertThat(HostileTopic.newestClosed(read)).isEqualTo(log.lastEpoch());
      List<String> uncommitted = abortedMarkers(kafka, log.partitions().size());
      assertThat(uncommitted).hasSizeGreaterThan(3 * log.partitions().size());
    }
  }

  private static List<Object> texts(List<LogEntry> entries) {
    List<Object> texts = new ArrayList<>();
    for (LogEntry entry : entries) {
      if (entry instanceof LogEntry.Mark mark) {
        texts.add(mark.marker());
      } else {
        LogRecord event = ((LogEntry.Event) entry).record();
        texts.add(
            List.of(
                new String(event.payload(), StandardCharsets.ISO_8859_1),
                String.valueOf(event.contentType()),
                String.valueOf(event.identity()),
                String.valueOf(event.source()),
                event.receivedAt()));
      }
    }
    return texts;
  }

  /** What a reader that does not ask for committed records sees of aborted transactions. */
  private static List<String> abortedMarkers(LogConfig kafka, int partitions) {
    List<String> aborted = new ArrayList<>();
    List<TopicPartition> all =
        IntStream.range(0, partitions)
            .mapToObj(p -> new TopicPartition(StreamLog.topicOf("hostile"), p))
            .toList();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (all.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(
                record -> {
                  if (record.headers().lastHeader(Marker.HEADER) != null
                      && Marker.parse(record.value()).ticker().equals("aborted")) {
                    aborted.add(record.partition() + "-" + record.offset());
                  }
                });
      }
    }
    return aborted;
  }
}
