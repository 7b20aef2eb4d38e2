/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.twinbeam.io.log.LogConfig;

/** What is in {@code <stream>.scores} now, as one who follows it reads it. */
final class ScoreTopic {
  private ScoreTopic() {}

  /**
   * The scores that one model told, by the event's partition and offset. What came again must be
   * equal.
   */
  static Map<List<Long>, Double> read(LogConfig log, String stream, String field, String model)
      throws IOException {
    Map<List<Long>, Double> scores = new HashMap<>();
    ObjectMapper json = new ObjectMapper();
    for (ConsumerRecord<byte[], byte[]> record : records(log, stream + ".scores")) {
      JsonNode told = json.readTree(record.value());
      if (told.path("models").path(field).asText().equals(model)) {
        assertThat(new String(record.key(), StandardCharsets.UTF_8))
            .isEqualTo(told.path("id").asText());
        double score = told.path("scores").path(field).asDouble();
        Double before =
            scores.put(
                List.of(told.path("partition").asLong(), told.path("offset").asLong()), score);
        assertThat(before == null || before == score).as(told.toString()).isTrue();
      }
    }
    return scores;
  }

  private static Iterable<ConsumerRecord<byte[], byte[]>> records(LogConfig log, String topic) {
    Map<String, Object> properties = log.client(Map.of("auto.offset.reset", "earliest"));
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<byte[], byte[]>> all = new java.util.ArrayList<>();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofSeconds(1)).forEach(all::add);
      }
      return all;
    }
  }
}
