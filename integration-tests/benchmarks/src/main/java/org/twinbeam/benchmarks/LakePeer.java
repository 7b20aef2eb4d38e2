/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.twinbeam.core.epoch.Marker;
import org.twinbeam.core.process.ParentWatch;

/**
 * A log to Parquet files with nothing between: for each partition a thread, a consumer and a
 * writer, and for each epoch a file, which has its name once it is whole. The columns, compression
 * and row groups are those of Twinbeam's raw files. After a crash it would begin again.
 */
public final class LakePeer {
  private static final int ROW_GROUP = 32 << 20;

  private static final Schema SCHEMA =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "raw", "fields": [
                {"name": "epoch", "type": "long"},
                {"name": "partition", "type": "int"},
                {"name": "offset", "type": "long"},
                {"name": "received_at",
                 "type": {"type": "long", "logicalType": "timestamp-micros"}},
                {"name": "topic", "type": ["null", "string"]},
                {"name": "content_type", "type": ["null", "string"]},
                {"name": "source", "type": ["null", "string"]},
                {"name": "identity", "type": ["null", "string"]},
                {"name": "payload", "type": "bytes"}]}
              """);

  private static final int EPOCH = 0;
  private static final int PARTITION = 1;
  private static final int OFFSET = 2;
  private static final int RECEIVED_AT = 3;
  private static final int TOPIC = 4;
  private static final int CONTENT_TYPE = 5;
  private static final int SOURCE = 6;
  private static final int IDENTITY = 7;
  private static final int PAYLOAD = 8;

  private final String servers;
  private final String topic;
  private final Path directory;
  private final long epochs;

  private LakePeer(String servers, String topic, Path directory, long epochs) {
    this.servers = servers;
    this.topic = topic;
    this.directory = directory;
    this.epochs = epochs;
  }

  /**
   * @param args bootstrap servers; topic; number of its partitions; directory for the files; how
   *     many epochs to write
   */
  public static void main(String[] args) throws Exception {
    ParentWatch.installIfAsked();
    LakePeer peer = new LakePeer(args[0], args[1], Path.of(args[3]), Long.parseLong(args[4]));
    int partitions = Integer.parseInt(args[2]);
    ExecutorService threads = Executors.newFixedThreadPool(partitions);
    List<Future<?>> written = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      int number = partition;
      written.add(
          threads.submit(
              () -> {
                peer.write(number);
                return null;
              }));
    }
    for (Future<?> partition : written) {
      partition.get();
    }
    threads.shutdown();
  }

  /** An epoch's file of a partition, once it is whole. */
  static Path file(Path directory, long epoch, int partition) {
    return directory.resolve(epoch + "-" + partition + ".parquet");
  }

  private void write(int partition) throws IOException {
    GenericData.Record row = new GenericData.Record(SCHEMA);
    row.put(PARTITION, partition);
    row.put(TOPIC, topic);
    long epoch = 0;
    ParquetWriter<GenericRecord> writer = writer(epoch, partition);
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(partition)) {
      while (epoch < epochs) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          if (record.headers().lastHeader(Marker.HEADER) == null) {
            row.put(EPOCH, epoch);
            fill(row, record);
            writer.write(row);
          } else if (epoch < epochs) {
            writer.close();
            finish(epoch, partition);
            if (++epoch < epochs) {
              writer = writer(epoch, partition);
            }
          }
        }
      }
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer(int partition) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                5_000,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                8 << 20),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> one = List.of(new TopicPartition(topic, partition));
    consumer.assign(one);
    consumer.seekToBeginning(one);
    return consumer;
  }

  private static void fill(GenericRecord row, ConsumerRecord<byte[], byte[]> record) {
    row.put(OFFSET, record.offset());
    row.put(RECEIVED_AT, record.timestamp() * 1000);
    row.put(CONTENT_TYPE, text(record.headers().lastHeader("content-type")));
    row.put(SOURCE, text(record.headers().lastHeader("twinbeam-source")));
    row.put(IDENTITY, text(record.headers().lastHeader("twinbeam-identity")));
    row.put(PAYLOAD, ByteBuffer.wrap(record.value()));
  }

  private static String text(Header header) {
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }

  private ParquetWriter<GenericRecord> writer(long epoch, int partition) throws IOException {
    return AvroParquetWriter.<GenericRecord>builder(
            new LocalOutputFile(unfinished(epoch, partition)))
        .withConf(new PlainParquetConfiguration())
        .withSchema(SCHEMA)
        .withCompressionCodec(CompressionCodecName.ZSTD)
        .withRowGroupSize((long) ROW_GROUP)
        .build();
  }

  private void finish(long epoch, int partition) throws IOException {
    Files.move(
        unfinished(epoch, partition),
        file(directory, epoch, partition),
        StandardCopyOption.ATOMIC_MOVE);
  }

  private Path unfinished(long epoch, int partition) {
    return directory.resolve(epoch + "-" + partition + ".unfinished");
  }
}
