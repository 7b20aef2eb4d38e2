/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.HadoopParquetConfiguration;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.twinbeam.core.prepare.MediaTypes;

/**
 * Splits a Parquet file: each row is one payload, written as JSON without loss ({@link ParquetJson}
 * tells how), straight from the columns. Works for many threads.
 *
 * <p>The file is a stranger's: what its footer and pages claim is held against its length and
 * bounds before it is believed. One row group, as stored, and a page of each column, expanded, are
 * held at a time. Not a {@link Splitter}, for Parquet is read from its end.
 */
public final class ParquetSplitter {
  /** A row group takes at most such a part of the memory, for several files are read at once. */
  private static final int PART_OF_MEMORY = 4;

  private final SplitLimits limits;

  public ParquetSplitter(SplitLimits limits) {
    this.limits = limits;
  }

  /**
   * Reads to the end and passes on each row; see {@link Splitter#split}.
   *
   * @throws FramingException if it is not Parquet, damaged or asks for more than its limits
   */
  public void split(InputFile file, Splitter.Receiver each) throws IOException {
    long begins = ParquetFooter.check(file);
    HadoopParquetConfiguration none = new HadoopParquetConfiguration(false);
    ParquetReadOptions options =
        ParquetReadOptions.builder(none)
            .usePageChecksumVerification(true)
            .withCodecFactory(new BoundedCodecs(new CodecFactory(none, 0), limits.blockBytes()))
            .build();
    try (ParquetFileReader reader = new Opened(file, options).reader()) {
      ParquetFooter.check(
          reader.getFooter(), begins, Runtime.getRuntime().maxMemory() / PART_OF_MEMORY);
      new Rows(reader, limits).pass(each);
    }
  }

  /** Opens a file, and tells its own faults as framing. */
  private record Opened(InputFile file, ParquetReadOptions options) {
    ParquetFileReader reader() throws IOException {
      try {
        return new ParquetFileReader(file, options);
      } catch (RuntimeException e) {
        throw damaged("its footer cannot be read", e);
      }
    }
  }

  /** The rows of an open file. */
  private static final class Rows {
    private final ParquetFileReader reader;
    private final SplitLimits limits;
    private final Growing event;
    private final ParquetJson json;
    private final MessageColumnIO columns;
    private long number;
    private int group;

    Rows(ParquetFileReader reader, SplitLimits limits) throws FramingException {
      this.reader = reader;
      this.limits = limits;
      this.event = new Growing("row", limits.eventBytes());
      FileMetaData file = reader.getFooter().getFileMetaData();
      try {
        this.json = new ParquetJson(file.getSchema(), event, limits.depth());
        this.columns = new ColumnIOFactory(file.getCreatedBy()).getColumnIO(file.getSchema());
      } catch (RuntimeException e) {
        throw damaged("its schema cannot be read", e);
      }
    }

    void pass(Splitter.Receiver each) throws IOException {
      for (RecordReader<Growing> rows = nextGroup(); rows != null; rows = nextGroup()) {
        for (long left = rowsLeft; left > 0; left--) {
          next(rows);
          limits.another(number, event);
          each.accept(new Framed(number++, event.copy(), MediaTypes.JSON));
        }
        group++;
      }
    }

    private long rowsLeft;

    private RecordReader<Growing> nextGroup() throws IOException {
      try {
        PageReadStore pages = reader.readNextRowGroup();
        if (pages == null) {
          return null;
        }
        rowsLeft = pages.getRowCount();
        return columns.getRecordReader(pages, json);
      } catch (RuntimeException e) {
        throw damaged("row group " + group + " cannot be read", e);
      }
    }

    private void next(RecordReader<Growing> rows) throws FramingException {
      event.begin(1, number);
      try {
        rows.read();
      } catch (RuntimeException e) {
        throw damaged("row " + number + " in row group " + group + " cannot be read", e);
      }
    }
  }

  private static FramingException damaged(String what, RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UncheckedIOException io && io.getCause() instanceof FramingException f) {
        return f;
      }
    }
    return new FramingException(what + ": " + (e.getMessage() == null ? e : e.getMessage()), e);
  }
}
