/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks.flinkpeer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.time.DateTimeException;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record of the log to an event; what is none is counted.
 *
 * @param <E> the events
 */
abstract class EventDecoder<E> implements KafkaRecordDeserializationSchema<E> {
  private static final long serialVersionUID = 1L;
  private static final String MARKER = "twinbeam-marker";
  private static final JsonFactory JSON = new JsonFactory();

  private transient Counter rejected;

  /** Null if a field is missing or a rule is broken. */
  abstract E event(JsonParser json) throws IOException;

  @Override
  public final void open(DeserializationSchema.InitializationContext context) {
    rejected = context.getMetricGroup().counter("rejected");
  }

  @Override
  public final void deserialize(ConsumerRecord<byte[], byte[]> entry, Collector<E> out)
      throws IOException {
    if (entry.headers().lastHeader(MARKER) != null) {
      return;
    }
    E event = null;
    try (JsonParser json = JSON.createParser(entry.value())) {
      event = event(json);
    } catch (JsonProcessingException | DateTimeException e) {
      // Counted below.
    }
    if (event == null) {
      rejected.inc();
    } else {
      out.collect(event);
    }
  }
}
