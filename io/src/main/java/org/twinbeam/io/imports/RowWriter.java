/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.imports;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.prepare.PartitionKey;
import org.twinbeam.io.format.Framed;
import org.twinbeam.io.format.FramingException;
import org.twinbeam.io.lake.BucketWriters;
import org.twinbeam.io.lake.ImportLake;
import org.twinbeam.io.lake.RawFile;

/**
 * Writes the rows of a task's files, of each all or none. Rows of a small file wait until the file
 * has been read to its end, then they go to raw files that the small files share; a larger one gets
 * raw files of its own, which are forgotten if it fails. Not thread-safe.
 */
final class RowWriter implements AutoCloseable {
  private static final int WAITING_BYTES = 8 << 20;
  private static final int ROW_OVERHEAD = 200;
  private static final int IDENTITY_CHARS = 22;
  private static final long NEIGHBOURS = 1 << 16;

  /** What the rows of a file may take, so that no small file fills the lake. */
  private static final long FREE_BYTES = 1L << 30;

  private static final long MAX_RATIO = 200;

  private final ImportPlan plan;
  private final BucketChoice bucket;
  private final List<RawFile> written = new ArrayList<>();
  private BucketWriters shared;

  private PlannedFiles.Planned file;
  private String source;
  private String identity;
  private long receivedAt;
  private List<LogRecord> waiting;
  private long waitingBytes;
  private BucketWriters own;
  private long rows;
  private long bytes;

  RowWriter(ImportPlan plan, PartitionKey key) {
    this.plan = plan;
    this.bucket = new BucketChoice(key, plan.buckets());
    this.shared = buckets();
  }

  private BucketWriters buckets() {
    return new BucketWriters(plan.dataDir(), plan.buckets());
  }

  void begin(PlannedFiles.Planned next) {
    file = next;
    String path = next.file().path();
    source = LogRecord.FILE_SOURCE + path.substring(path.lastIndexOf('/') + 1);
    identity =
        Base64.getUrlEncoder()
                .encodeToString(HexFormat.of().parseHex(next.sha256()))
                .substring(0, IDENTITY_CHARS)
            + ":";
    receivedAt = next.file().modifiedAt() > 0 ? next.file().modifiedAt() : plan.startedAt();
    waiting = new ArrayList<>();
    waitingBytes = 0;
    rows = 0;
    bytes = 0;
  }

  /**
   * @throws NotWrittenException if it cannot be written, which is not the file's fault
   */
  void row(Framed row) throws IOException {
    if (rows >> ImportLake.ROW_BITS != 0) {
      throw new FramingException("it has more than 2^32 rows: split it");
    }
    bytes += row.payload().length;
    if (bytes > FREE_BYTES && (bytes - FREE_BYTES) / MAX_RATIO > file.file().bytes()) {
      throw new FramingException(
          "its rows take more than "
              + MAX_RATIO
              + " times its size, and 1 GiB: "
              + bytes
              + " bytes");
    }
    LogRecord record = record(row);
    rows++;
    if (own != null) {
      write(own, record);
      return;
    }
    waiting.add(record);
    waitingBytes += row.payload().length + ROW_OVERHEAD;
    if (waitingBytes > WAITING_BYTES) {
      closeShared();
      own = buckets();
      flush(own);
    }
  }

  private LogRecord record(Framed row) {
    return new LogRecord(
        bucket.partition(row.payload(), row.contentType(), source, neighbourhood()),
        (file.ordinal() << ImportLake.ROW_BITS) + rows,
        plan.number(),
        receivedAt,
        row.payload(),
        row.contentType(),
        source,
        identity + rows);
  }

  /**
   * What can be nobody's duplicate stays with its neighbours: they are often of the same cells, so
   * that batch has fewer states to bring together, and a small file is in one bucket.
   */
  private long neighbourhood() {
    return file.ordinal() + rows / NEIGHBOURS;
  }

  /**
   * All rows of the file have come.
   *
   * @return their number
   */
  long end() throws IOException {
    if (own == null) {
      endShared();
    } else {
      written.addAll(finish(own));
      own = null;
    }
    return rows;
  }

  /** Into files that have other files' rows too: if that fails, it is not this file's fault. */
  private void endShared() throws IOException {
    try {
      flush(shared);
    } catch (RuntimeException | OutOfMemoryError e) {
      throw new NotWrittenException(e);
    }
  }

  /** The file failed: none of its rows is written. */
  void forget() throws IOException {
    waiting = new ArrayList<>();
    if (own != null) {
      own.close();
      own = null;
    }
  }

  private void flush(BucketWriters to) throws IOException {
    for (LogRecord record : waiting) {
      write(to, record);
    }
    waiting = new ArrayList<>();
    waitingBytes = 0;
  }

  /** Raw files with rows of several files must not enclose another's: offsets ascend. */
  private void closeShared() throws IOException {
    if (!shared.isEmpty()) {
      written.addAll(finish(shared));
      shared = buckets();
    }
  }

  /** All that was written. */
  List<RawFile> finish() throws IOException {
    closeShared();
    return written;
  }

  private static void write(BucketWriters to, LogRecord record) throws NotWrittenException {
    try {
      to.write(record);
    } catch (IOException e) {
      throw new NotWrittenException(e);
    }
  }

  private static List<RawFile> finish(BucketWriters writers) throws NotWrittenException {
    try {
      return writers.finish();
    } catch (IOException e) {
      throw new NotWrittenException(e);
    }
  }

  @Override
  public void close() throws IOException {
    shared.close();
    if (own != null) {
      own.close();
    }
  }

  /** The lake cannot be written to. */
  static final class NotWrittenException extends IOException {
    private static final long serialVersionUID = 1L;

    NotWrittenException(Throwable cause) {
      super("the lake cannot be written to: " + cause.getMessage(), cause);
    }
  }
}
