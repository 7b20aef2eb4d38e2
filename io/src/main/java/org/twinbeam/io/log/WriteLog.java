/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import java.util.Map;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.ProducerRecordCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.twinbeam.core.prepare.PartitionKey;
import org.twinbeam.core.shard.StreamPlan;

/**
 * Appends events to a stream's log, as {@link LogWriter} does for a door, in a pipeline: when a
 * bundle ends, all replicas in sync have its events.
 *
 * <p>At least once: a bundle that is repeated appends its events again. They go where they went
 * before, for the partition is decided by what the event itself holds; so de-duplication meets them
 * there, if they have an id or an {@link Arrival#identity}. The time of receipt is when they are
 * appended.
 *
 * <p>The pipeline fails with a {@link LogException} if the topic is deleted, made anew or given
 * more partitions.
 */
public final class WriteLog extends PTransform<PCollection<Arrival>, PDone> {
  private static final long serialVersionUID = 1;

  private final LogConfig config;
  private final LogTopic topic;
  private final String yaml;

  private WriteLog(LogConfig config, LogTopic topic, String yaml) {
    this.config = config;
    this.topic = topic;
    this.yaml = yaml;
  }

  /**
   * @param topic as {@link StreamLog#check()} returned it
   * @param yaml the stream's definition, which decides on partitions
   */
  public static WriteLog to(LogConfig config, LogTopic topic, String yaml) {
    return new WriteLog(config, topic, yaml);
  }

  @Override
  public PDone expand(PCollection<Arrival> arrivals) {
    return arrivals
        .apply("Place", ParDo.of(new PlaceFn(config, topic, yaml)))
        .setCoder(
            ProducerRecordCoder.of(NullableCoder.of(ByteArrayCoder.of()), ByteArrayCoder.of()))
        .apply("Kafka", kafka(config));
  }

  static KafkaIO.WriteRecords<byte[], byte[]> kafka(LogConfig config) {
    Map<String, Object> properties = LogWriter.producer(config, LogWriter.LINGER_MS, Map.of());
    // KafkaIO would try three times; here delivery.timeout.ms decides, as for any other producer.
    properties.putIfAbsent(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
    properties.putIfAbsent(ProducerConfig.BUFFER_MEMORY_CONFIG, 128L << 20);
    return KafkaIO.<byte[], byte[]>writeRecords()
        .withBootstrapServers(config.bootstrapServers())
        .withKeySerializer(ByteArraySerializer.class)
        .withValueSerializer(ByteArraySerializer.class)
        .withProducerConfigUpdates(config.withoutSecrets(properties))
        .withProducerFactoryFn(new ProducerFactory(config));
  }

  /** Makes the producers, wherever the runner puts them. */
  private static final class ProducerFactory
      implements SerializableFunction<Map<String, Object>, Producer<byte[], byte[]>> {
    private static final long serialVersionUID = 1;

    private final LogConfig config;

    ProducerFactory(LogConfig config) {
      this.config = config;
    }

    @Override
    public Producer<byte[], byte[]> apply(Map<String, Object> properties) {
      return new KafkaProducer<>(config.withSecrets(properties));
    }
  }

  /** Gives each event its partition, its time and its headers. */
  static final class PlaceFn extends DoFn<Arrival, ProducerRecord<byte[], byte[]>> {
    private static final long serialVersionUID = 1;

    private final LogConfig config;
    private final LogTopic topic;
    private final String yaml;
    private transient PartitionKey key;
    private transient TopicWatch watch;

    PlaceFn(LogConfig config, LogTopic topic, String yaml) {
      this.config = config;
      this.topic = topic;
      this.yaml = yaml;
    }

    @Setup
    public void setup() {
      key = PartitionKey.of(StreamPlan.of(yaml).definition());
      watch = new TopicWatch(config, topic);
    }

    @ProcessElement
    public void process(
        @Element Arrival arrival, OutputReceiver<ProducerRecord<byte[], byte[]>> records) {
      watch.check();
      byte[] payload = arrival.payload();
      String partitionKey = key.of(payload, arrival.contentType(), arrival.source());
      records.output(
          new ProducerRecord<>(
              topic.name(),
              LogWriter.partition(payload, partitionKey, topic.partitions()),
              System.currentTimeMillis(),
              null,
              payload,
              LogHeaders.of(arrival.contentType(), arrival.source(), arrival.identity())));
    }

    @Teardown
    public void teardown() {
      if (watch != null) {
        watch.close();
      }
    }
  }
}
