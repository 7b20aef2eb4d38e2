/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.bridge;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.common.header.Header;
import org.twinbeam.core.epoch.Marker;
import org.twinbeam.io.log.Arrival;
import org.twinbeam.io.log.ArrivalCoder;
import org.twinbeam.io.log.LogConfig;
import org.twinbeam.io.log.LogRefusedException;
import org.twinbeam.io.log.TopicReads;

/**
 * Reads topics that others write, at least once: every committed record of every partition, from
 * the offsets of a consumer group that {@link SourcePositions} has checked. The group's offsets
 * move on when the runner has made a checkpoint durable, so when whatever follows has finished its
 * bundles.
 *
 * <p>Of a record are kept its value's bytes (none for a null), its {@code content-type} header, and
 * where it stood: the source is {@code kafka:<topic>}, the identity {@code <topic>@<topic
 * id>/<partition>/<offset>}, so that a record read again is known again, and one of another topic,
 * also in another cluster, is not taken for it. Its key, its timestamp and other headers are not
 * kept. Epoch markers of another stream's log are no events, and are left out.
 *
 * <p>The pipeline fails with a {@link LogRefusedException} where records are removed before they
 * were read: nothing is skipped. Partitions that a topic is given later are read after the next
 * start.
 */
public final class ReadTopics extends PTransform<PBegin, PCollection<Arrival>> {
  private static final long serialVersionUID = 1;

  private final LogConfig source;
  private final List<SourceTopic> topics;
  private final String group;
  private final long maxNumRecords;

  private ReadTopics(LogConfig source, List<SourceTopic> topics, String group, long maxNumRecords) {
    this.source = source;
    this.topics = topics;
    this.group = group;
    this.maxNumRecords = maxNumRecords;
  }

  /**
   * @param topics as {@link SourcePositions#take} returned them
   * @param group a group with positions for all their partitions
   */
  public static ReadTopics of(LogConfig source, List<SourceTopic> topics, String group) {
    return new ReadTopics(source, List.copyOf(topics), group, Long.MAX_VALUE);
  }

  /** Ends after that many records in all: for tests. */
  ReadTopics withMaxNumRecords(long maxNumRecords) {
    return new ReadTopics(source, topics, group, maxNumRecords);
  }

  @Override
  public PCollection<Arrival> expand(PBegin input) {
    return input
        .apply("Kafka", kafka())
        .apply("Take", ParDo.of(new TakeFn(topics)))
        .setCoder(ArrivalCoder.of());
  }

  private KafkaIO.Read<byte[], byte[]> kafka() {
    KafkaIO.Read<byte[], byte[]> read =
        TopicReads.of(
                source,
                SourcePositions.partitions(topics),
                group,
                new SourceConsumer.Factory(source, group))
            .commitOffsetsInFinalize();
    return maxNumRecords == Long.MAX_VALUE ? read : read.withMaxNumRecords(maxNumRecords);
  }

  static final class TakeFn extends DoFn<KafkaRecord<byte[], byte[]>, Arrival> {
    private static final long serialVersionUID = 1;

    private static final String CONTENT_TYPE = "content-type";
    private static final byte[] NO_PAYLOAD = {};

    private final Map<String, String> ids;

    TakeFn(List<SourceTopic> topics) {
      this.ids = topics.stream().collect(Collectors.toMap(SourceTopic::name, SourceTopic::id));
    }

    @ProcessElement
    public void process(
        @Element KafkaRecord<byte[], byte[]> record, OutputReceiver<Arrival> arrivals) {
      if (record.getHeaders() != null && record.getHeaders().lastHeader(Marker.HEADER) != null) {
        return;
      }
      byte[] value = record.getKV().getValue();
      arrivals.output(
          new Arrival(
              value == null ? NO_PAYLOAD : value,
              contentType(record),
              "kafka:" + record.getTopic(),
              record.getTopic()
                  + "@"
                  + ids.get(record.getTopic())
                  + "/"
                  + record.getPartition()
                  + "/"
                  + record.getOffset()));
    }

    private static String contentType(KafkaRecord<byte[], byte[]> record) {
      Header header =
          record.getHeaders() == null ? null : record.getHeaders().lastHeader(CONTENT_TYPE);
      return header == null || header.value() == null
          ? null
          : new String(header.value(), StandardCharsets.UTF_8);
    }
  }
}
