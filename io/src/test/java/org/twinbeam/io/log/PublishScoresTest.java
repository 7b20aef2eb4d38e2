/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.shard.ScoredEvent;

/** The records that tell scores. That they come to the topic, EnginesIT sees. */
class PublishScoresTest {
  private static final String YAML =
      """
      stream: trips
      fields:
        trip: string
        at: {type: timestamp, format: epoch_ms}
        x: float64
      id: trip
      time: at
      score:
        risk: late:7
        delay: minutes:2
      views:
        hourly: {key: [], window: 1h, measures: {risk: mean(risk)}}
      """;

  @Test
  void anEventIsToldWithItsPlaceAndTheModels() throws Exception {
    ProducerRecord<byte[], byte[]> record =
        told(new ScoredEvent(3, 17, 5, "a\"1", 1_000, List.of(0.25, -4.5)));
    assertThat(record.topic()).isEqualTo("trips.scores");
    assertThat(record.key()).isEqualTo("a\"1".getBytes(UTF_8));
    assertSame(
        record,
        """
        {"stream": "trips", "partition": 3, "offset": 17, "epoch": 5, "id": "a\\"1",
         "time": "1970-01-01T00:00:01Z", "scores": {"risk": 0.25, "delay": -4.5},
         "models": {"risk": "late:7", "delay": "minutes:2"}}
        """);
  }

  @Test
  void anEventWithoutAnIdHasNoKey() throws Exception {
    ProducerRecord<byte[], byte[]> record =
        told(new ScoredEvent(3, 18, 6, null, -1, List.of(1e-7, 3.0)));
    assertThat(record.key()).isNull();
    assertSame(
        record,
        """
        {"stream": "trips", "partition": 3, "offset": 18, "epoch": 6, "id": null,
         "time": "1969-12-31T23:59:59.999Z", "scores": {"risk": 1e-7, "delay": 3.0},
         "models": {"risk": "late:7", "delay": "minutes:2"}}
        """);
  }

  private static ProducerRecord<byte[], byte[]> told(ScoredEvent event) throws Exception {
    PublishScores.TellFn fn = new PublishScores.TellFn(YAML);
    fn.setup();
    return fn.record(event);
  }

  private static void assertSame(ProducerRecord<byte[], byte[]> record, String json)
      throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    assertThat(mapper.readTree(record.value())).isEqualTo(mapper.readTree(json));
  }
}
