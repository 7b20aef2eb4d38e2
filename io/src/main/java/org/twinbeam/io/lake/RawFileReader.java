/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.io.IOException;
import java.util.Set;
import org.apache.parquet.conf.HadoopParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.twinbeam.core.log.LogRecord;

/**
 * Reads the events of a raw file in offset order, straight from Parquet's columns into {@link
 * LogRecord}, which costs a fraction of going through generic Avro records. Streams: it holds one
 * row group's pages at a time. Not thread-safe.
 */
public final class RawFileReader implements AutoCloseable {

  private final ParquetReader<LogRecord> reader;

  private RawFileReader(ParquetReader<LogRecord> reader) {
    this.reader = reader;
  }

  public static RawFileReader open(String path) throws IOException {
    return open(path, RawColumn.all());
  }

  /**
   * @param columns those wanted. Of others, numbers are 0, the epoch is {@link
   *     LogRecord#UNKNOWN_EPOCH}, texts and payload are null
   */
  public static RawFileReader open(String path, Set<RawColumn> columns) throws IOException {
    BeamInputFile file = BeamInputFile.open(path);
    try {
      return new RawFileReader(new Builder(file, columns).build());
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** The next event, or null at the end. */
  public LogRecord next() throws IOException {
    return reader.read();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private static final class Builder extends ParquetReader.Builder<LogRecord> {
    private final Set<RawColumn> columns;

    Builder(BeamInputFile file, Set<RawColumn> columns) {
      // No defaults: Hadoop would parse its XML files anew for each of many small files.
      super(file, new HadoopParquetConfiguration(false));
      this.columns = columns;
    }

    @Override
    protected ReadSupport<LogRecord> getReadSupport() {
      return new LogRecordReadSupport(columns);
    }
  }
}
