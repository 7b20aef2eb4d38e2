/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.io.parquet.ParquetIO;
import org.apache.beam.sdk.util.MimeTypes;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.twinbeam.core.log.LogRecord;

/**
 * Writes one {@link RawFile}. Its name tells partition, epoch, first offset and a random attempt:
 * what is written again after a failure gets another name, and the commit decides which counts. Not
 * thread-safe.
 *
 * <pre>{@code
 * try (RawFileWriter writer = RawFileWriter.create(dataDir, topic, partition, epoch, firstOffset)) {
 *   writer.write(record);
 *   file = writer.finish();
 * }
 * }</pre>
 */
public final class RawFileWriter implements AutoCloseable {

  private static final int ROW_GROUP = 32 << 20;

  private static final Schema SCHEMA = new Schema.Parser().parse(RawTable.AVRO_SCHEMA);

  private static final int EPOCH = SCHEMA.getField(RawTable.EPOCH).pos();
  private static final int PARTITION = SCHEMA.getField(RawTable.PARTITION).pos();
  private static final int OFFSET = SCHEMA.getField(RawTable.OFFSET).pos();
  private static final int RECEIVED_AT = SCHEMA.getField(RawTable.RECEIVED_AT).pos();
  private static final int TOPIC = SCHEMA.getField(RawTable.TOPIC).pos();
  private static final int CONTENT_TYPE = SCHEMA.getField(RawTable.CONTENT_TYPE).pos();
  private static final int SOURCE = SCHEMA.getField(RawTable.SOURCE).pos();
  private static final int IDENTITY = SCHEMA.getField(RawTable.IDENTITY).pos();
  private static final int PAYLOAD = SCHEMA.getField(RawTable.PAYLOAD).pos();

  private final String path;
  private final int partition;
  private final long epoch;
  private final long firstOffset;
  private final CountingChannel channel;
  private final ParquetIO.Sink sink;

  /** Reused: the sink takes a record's values before write returns. */
  private final GenericData.Record row = new GenericData.Record(SCHEMA);

  private long lastOffset = -1;
  private long rows;

  private RawFileWriter(
      String path,
      String topic,
      int partition,
      long epoch,
      long firstOffset,
      int rowGroup,
      CountingChannel channel)
      throws IOException {
    this.path = path;
    this.partition = partition;
    this.epoch = epoch;
    this.firstOffset = firstOffset;
    this.channel = channel;
    this.sink =
        ParquetIO.sink(SCHEMA)
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withRowGroupSize(rowGroup);
    row.put(TOPIC, topic);
    row.put(PARTITION, partition);
    row.put(EPOCH, epoch);
    sink.open(channel);
  }

  /**
   * Creates a file.
   *
   * @param dataDir the table's data directory
   * @param topic the log's topic
   * @param firstOffset offset of the first event that will be written
   */
  public static RawFileWriter create(
      String dataDir, String topic, int partition, long epoch, long firstOffset)
      throws IOException {
    return create(dataDir, topic, partition, epoch, firstOffset, ROW_GROUP);
  }

  /**
   * As the other, for who writes many files at once.
   *
   * @param rowGroup bytes of events, about, that are gathered in memory before they are written
   */
  static RawFileWriter create(
      String dataDir, String topic, int partition, long epoch, long firstOffset, int rowGroup)
      throws IOException {
    String path =
        String.format(
            "%s/%s-%010d-%015d-%s.parquet",
            RawTable.rangeDir(dataDir, RawTable.range(epoch)),
            RawTable.partitionName(partition),
            epoch,
            firstOffset,
            UUID.randomUUID().toString().substring(0, 13));
    ResourceId file = FileSystems.matchNewResource(path, false);
    CountingChannel channel = new CountingChannel(FileSystems.create(file, MimeTypes.BINARY));
    try {
      return new RawFileWriter(path, topic, partition, epoch, firstOffset, rowGroup, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Writes the next event.
   *
   * @throws IllegalArgumentException if it is of another partition, or its offset is not above the
   *     last
   */
  public void write(LogRecord record) throws IOException {
    if (record.partition() != partition
        || record.offset() <= lastOffset
        || (rows == 0 && record.offset() != firstOffset)) {
      throw new IllegalArgumentException(
          "event at partition "
              + record.partition()
              + ", offset "
              + record.offset()
              + " cannot follow offset "
              + lastOffset
              + " in "
              + path);
    }
    row.put(OFFSET, record.offset());
    row.put(RECEIVED_AT, Math.multiplyExact(record.receivedAt(), 1000L));
    row.put(CONTENT_TYPE, record.contentType());
    row.put(SOURCE, record.source());
    row.put(IDENTITY, record.identity());
    row.put(PAYLOAD, ByteBuffer.wrap(record.payload()));
    sink.write(row);
    lastOffset = record.offset();
    rows++;
  }

  /** Completes the file, which must have at least one event. */
  public RawFile finish() throws IOException {
    if (rows == 0) {
      throw new IllegalStateException("no event was written to " + path);
    }
    sink.flush();
    channel.close();
    return new RawFile(
        path, partition, epoch, epoch, firstOffset, lastOffset, rows, channel.written());
  }

  /** Gives up what is not finished; a part of a file may stay, which the sweep removes. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
