/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.joda.time.Duration;
import org.twinbeam.core.log.LogPack;

/**
 * Reads a stream's log: every entry of every partition from the positions that {@link LogPositions}
 * wrote to the group, entries of a partition in offset order, packed as they were polled.
 *
 * <pre>{@code
 * LogTopic topic = log.check();
 * LogPositions.assign(config, topic.name(), group, LogPositions.of(cut), advice);
 * PCollection<LogPack> entries = p.apply("ReadLog", ReadLog.of(config, topic, group));
 * }</pre>
 *
 * <p>Events carry no epoch yet. All elements have the least timestamp and the watermark stays
 * there: time plays no part in epochs, and updating watermarks costs. Nothing is committed to the
 * group; after a failure the runner's checkpoint or the group's first positions decide, so entries
 * may be read again.
 *
 * <p>The pipeline fails with a {@link LogException} if what comes next is no longer in the log, or
 * if the topic is deleted, made anew or given more partitions: nothing is skipped.
 *
 * <p>Not for pipelines with the experiments {@code use_sdf_read} or {@code beam_fn_api}: they would
 * read through another, slower path.
 */
public final class ReadLog extends PTransform<PBegin, PCollection<LogPack>> {
  private static final long serialVersionUID = 1;

  /** Entries of a pack, at most; as many are polled at once, unless the client is told another. */
  private static final int PACKED = 5_000;

  private final LogConfig config;
  private final LogTopic topic;
  private final String group;
  private final String advice;
  private final long maxNumRecords;
  private final Duration maxReadTime;

  private ReadLog(
      LogConfig config,
      LogTopic topic,
      String group,
      String advice,
      long maxNumRecords,
      Duration maxReadTime) {
    this.config = config;
    this.topic = topic;
    this.group = group;
    this.advice = advice;
    this.maxNumRecords = maxNumRecords;
    this.maxReadTime = maxReadTime;
  }

  /**
   * @param topic as {@link StreamLog#check()} returned it: the reader fails if it becomes another
   * @param group a group with positions for all partitions
   */
  public static ReadLog of(LogConfig config, LogTopic topic, String group) {
    return new ReadLog(config, topic, group, "", Long.MAX_VALUE, null);
  }

  /** What to do if the log loses entries before they are read; part of the error then. */
  public ReadLog withAdvice(String advice) {
    return new ReadLog(config, topic, group, advice, maxNumRecords, maxReadTime);
  }

  /**
   * Ends after that many entries in all, each in a pack of its own: for tests and bounded runs. At
   * most 10,000.
   */
  public ReadLog withMaxNumRecords(long maxNumRecords) {
    // Beam divides larger numbers among several readers beforehand, which then wait for their
    // share.
    if (maxNumRecords < 1 || maxNumRecords > 10_000) {
      throw new IllegalArgumentException(
          "maxNumRecords is " + maxNumRecords + ", must be from 1 to 10000");
    }
    return new ReadLog(config, topic, group, advice, maxNumRecords, maxReadTime);
  }

  /** Ends after that time: for bounded runs. */
  public ReadLog withMaxReadTime(Duration maxReadTime) {
    return new ReadLog(config, topic, group, advice, maxNumRecords, maxReadTime);
  }

  @Override
  public PCollection<LogPack> expand(PBegin input) {
    return input
        .apply("Kafka", kafka())
        .apply("Unpack", ParDo.of(new UnpackFn()))
        .setCoder(LogPackCoder.of());
  }

  PTransform<PBegin, PCollection<KafkaRecord<byte[], byte[]>>> kafka() {
    KafkaIO.Read<byte[], byte[]> read =
        TopicReads.of(
            config,
            IntStream.range(0, topic.partitions())
                .mapToObj(p -> new TopicPartition(topic.name(), p))
                .collect(Collectors.toList()),
            group,
            new WatchedConsumer.Factory(
                config, topic, advice, maxNumRecords == Long.MAX_VALUE ? PACKED : 1));
    if (!config.client(Map.of()).containsKey(ConsumerConfig.MAX_POLL_RECORDS_CONFIG)) {
      read = read.withConsumerConfigUpdates(Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, PACKED));
    }
    if (maxNumRecords != Long.MAX_VALUE) {
      read = read.withMaxNumRecords(maxNumRecords);
    }
    return maxReadTime == null ? read : read.withMaxReadTime(maxReadTime);
  }

  /** The pack that a record's value is. */
  static final class UnpackFn extends DoFn<KafkaRecord<byte[], byte[]>, LogPack> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(
        @Element KafkaRecord<byte[], byte[]> record, OutputReceiver<LogPack> packs) {
      packs.output(LogPack.of(record.getKV().getValue()));
    }
  }
}
