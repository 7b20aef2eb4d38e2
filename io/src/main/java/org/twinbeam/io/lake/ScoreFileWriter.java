/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.parquet.ParquetIO;
import org.apache.beam.sdk.util.MimeTypes;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.twinbeam.core.shard.ScoreFile;
import org.twinbeam.core.shard.ScoredEvent;

/**
 * Writes one {@link ScoreFile}: a row for each scored field of each event. Its name is random: what
 * is written again after a failure gets another, and the commit decides which counts. Not
 * thread-safe.
 */
final class ScoreFileWriter implements AutoCloseable {
  private static final Schema SCHEMA = new Schema.Parser().parse(ScoresTable.AVRO_SCHEMA);
  private static final int ROW_GROUP = 32 << 20;

  /** How files of scores are called. */
  static final Pattern NAME = Pattern.compile("scores-[-0-9a-f]{36}\\.parquet");

  private final String path;
  private final List<ScoredField> fields;
  private final CountingChannel channel;
  private final ParquetIO.Sink sink;

  /** Reused: the sink takes a record's values before write returns. */
  private final GenericData.Record row = new GenericData.Record(SCHEMA);

  private long rows;

  private ScoreFileWriter(
      String path, String version, List<ScoredField> fields, CountingChannel channel)
      throws IOException {
    this.path = path;
    this.fields = fields;
    this.channel = channel;
    this.sink =
        ParquetIO.sink(SCHEMA)
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withRowGroupSize(ROW_GROUP);
    row.put(ScoresTable.VERSION, version);
    sink.open(channel);
  }

  /**
   * Creates a file.
   *
   * @param dataDir the table's data directory
   * @param version of the stream's preparation, models included
   * @param fields what the scores of each event are, in their order
   */
  static ScoreFileWriter create(String dataDir, String version, List<ScoredField> fields)
      throws IOException {
    String path = "%s/version=%s/scores-%s.parquet".formatted(dataDir, version, UUID.randomUUID());
    CountingChannel channel =
        new CountingChannel(
            FileSystems.create(FileSystems.matchNewResource(path, false), MimeTypes.BINARY));
    try {
      return new ScoreFileWriter(path, version, fields, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  void write(ScoredEvent event) throws IOException {
    row.put(ScoresTable.EPOCH, event.epoch());
    row.put(ScoresTable.PARTITION, event.partition());
    row.put(ScoresTable.OFFSET, event.offset());
    row.put(ScoresTable.ID, event.id());
    row.put(ScoresTable.TIME, Math.multiplyExact(event.timeMillis(), 1000L));
    for (int i = 0; i < fields.size(); i++) {
      ScoredField field = fields.get(i);
      row.put(ScoresTable.FIELD, field.name());
      row.put(ScoresTable.MODEL, field.model());
      row.put(ScoresTable.MODEL_VERSION, field.version());
      row.put(ScoresTable.SCORE, event.scores().get(i));
      sink.write(row);
      rows++;
    }
  }

  /** Completes the file. */
  ScoreFile finish() throws IOException {
    sink.flush();
    channel.close();
    return new ScoreFile(path, rows, channel.written());
  }

  /** Gives up what is not finished. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
