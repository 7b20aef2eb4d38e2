/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.twinbeam.core.log.LogRecord;

/**
 * Writes events of one import to a raw file for each bucket that has any. What is not finished is
 * left to the sweep. Not thread-safe.
 */
public final class BucketWriters implements AutoCloseable {
  /** Gathered for each bucket: all buckets of a task are open at once. */
  private static final int ROW_GROUP = 8 << 20;

  private final String dataDir;
  private final RawFileWriter[] writers;
  private long rows;

  /**
   * @param dataDir that of the stream's imports, {@link ImportLake#dataDir}
   */
  public BucketWriters(String dataDir, int buckets) {
    this.dataDir = dataDir;
    this.writers = new RawFileWriter[buckets];
  }

  /** Writes the next event, to its partition; offsets must ascend. */
  public void write(LogRecord record) throws IOException {
    int bucket = -1 - record.partition();
    if (writers[bucket] == null) {
      writers[bucket] =
          RawFileWriter.create(
              dataDir, null, record.partition(), record.epoch(), record.offset(), ROW_GROUP);
    }
    writers[bucket].write(record);
    rows++;
  }

  public boolean isEmpty() {
    return rows == 0;
  }

  /** Completes the files. */
  public List<RawFile> finish() throws IOException {
    List<RawFile> files = new ArrayList<>();
    for (int i = 0; i < writers.length; i++) {
      if (writers[i] != null) {
        files.add(writers[i].finish());
        writers[i] = null;
      }
    }
    return files;
  }

  @Override
  public void close() throws IOException {
    for (RawFileWriter writer : writers) {
      if (writer != null) {
        writer.close();
      }
    }
  }
}
