/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.io.kafka.ProducerRecordCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.Definition.Scored;
import org.twinbeam.core.shard.ScoredEvent;
import org.twinbeam.core.shard.StreamPlan;

/**
 * Appends what models told of each accepted event to the topic {@code <stream>.scores}, as JSON
 * whose key is the event's id. At least once: after a restart what is not of a closed epoch comes
 * again.
 */
public final class PublishScores extends PTransform<PCollection<ScoredEvent>, PDone> {
  private static final long serialVersionUID = 1;

  private final LogConfig config;
  private final String yaml;

  private PublishScores(LogConfig config, String yaml) {
    this.config = config;
    this.yaml = yaml;
  }

  /**
   * @param yaml a definition whose models are pinned
   */
  public static PublishScores to(LogConfig config, String yaml) {
    return new PublishScores(config, yaml);
  }

  /** Name of the topic of a stream's scores. */
  public static String topic(String stream) {
    return stream + ".scores";
  }

  @Override
  public PDone expand(PCollection<ScoredEvent> scores) {
    return scores
        .apply("Tell scores", ParDo.of(new TellFn(yaml)))
        .setCoder(
            ProducerRecordCoder.of(NullableCoder.of(ByteArrayCoder.of()), ByteArrayCoder.of()))
        .apply("Kafka", WriteLog.kafka(config));
  }

  static final class TellFn extends DoFn<ScoredEvent, ProducerRecord<byte[], byte[]>> {
    private static final long serialVersionUID = 1;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String yaml;
    private transient Definition definition;
    private transient Map<String, String> models;

    TellFn(String yaml) {
      this.yaml = yaml;
    }

    @Setup
    public void setup() {
      definition = StreamPlan.of(yaml).definition();
      models = new LinkedHashMap<>();
      definition.scored().forEach(field -> models.put(field.name(), field.model().toString()));
    }

    @ProcessElement
    public void tell(
        @Element ScoredEvent event, OutputReceiver<ProducerRecord<byte[], byte[]>> records)
        throws JsonProcessingException {
      records.output(record(event));
    }

    ProducerRecord<byte[], byte[]> record(ScoredEvent event) throws JsonProcessingException {
      byte[] key = event.id() == null ? null : event.id().getBytes(StandardCharsets.UTF_8);
      return new ProducerRecord<>(
          topic(definition.stream()), key, JSON.writeValueAsBytes(body(event)));
    }

    private Map<String, Object> body(ScoredEvent event) {
      Map<String, Object> scores = new LinkedHashMap<>();
      List<Scored> fields = definition.scored();
      for (int i = 0; i < fields.size(); i++) {
        scores.put(fields.get(i).name(), event.scores().get(i));
      }
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("stream", definition.stream());
      body.put("partition", event.partition());
      body.put("offset", event.offset());
      body.put("epoch", event.epoch());
      body.put("id", event.id());
      body.put("time", Instant.ofEpochMilli(event.timeMillis()).toString());
      body.put("scores", scores);
      body.put("models", models);
      return body;
    }
  }
}
