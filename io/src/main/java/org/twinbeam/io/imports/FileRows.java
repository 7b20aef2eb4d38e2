/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.imports;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import org.apache.beam.sdk.io.FileSystems;
import org.twinbeam.io.format.AvroSplitter;
import org.twinbeam.io.format.CsvSplitter;
import org.twinbeam.io.format.FramingException;
import org.twinbeam.io.format.Gunzip;
import org.twinbeam.io.format.JsonSplitter;
import org.twinbeam.io.format.LinesSplitter;
import org.twinbeam.io.format.ParquetSplitter;
import org.twinbeam.io.format.SplitLimits;
import org.twinbeam.io.format.Splitter;
import org.twinbeam.io.lake.BeamInputFile;

/** Reads the rows of a file on any of Beam's file systems. */
final class FileRows {
  /** Rows of 16 MiB; pages and blocks that expand to 256 MiB. */
  private static final SplitLimits LIMITS =
      SplitLimits.DEFAULT.withEventBytes(16 << 20).withBlockBytes(256 << 20);

  /** What gzip can reach at best; the rows themselves are bounded more tightly. */
  private static final int GZIP_RATIO = 1_100;

  private static final int BUFFER = 1 << 16;

  private FileRows() {}

  /**
   * Passes on each row.
   *
   * @param unnamed the format if the file's name tells none, or null
   * @throws FramingException if the file is not of its format, or damaged
   */
  static void read(FoundFile file, FileFormat unnamed, Splitter.Receiver each) throws IOException {
    FileFormat format = FileFormat.ofName(file.path()).orElse(unnamed);
    if (format == null) {
      throw new FramingException(
          "its name does not tell its format: give --format, one of " + FileFormat.flags());
    }
    if (format == FileFormat.PARQUET) {
      if (FileFormat.isGzip(file.path())) {
        throw new FramingException("Parquet cannot be read inside gzip: expand it first");
      }
      try (BeamInputFile in = BeamInputFile.open(file.path())) {
        new ParquetSplitter(LIMITS).split(in, each);
      }
      return;
    }
    try (InputStream in = open(file)) {
      splitter(format, in).split(in, each);
    }
  }

  private static InputStream open(FoundFile file) throws IOException {
    InputStream stored =
        Channels.newInputStream(FileSystems.open(FileSystems.matchNewResource(file.path(), false)));
    return new BufferedInputStream(
        FileFormat.isGzip(file.path())
            ? new Gunzip(new BufferedInputStream(stored, BUFFER), Long.MAX_VALUE, GZIP_RATIO)
            : stored,
        BUFFER);
  }

  private static Splitter splitter(FileFormat format, InputStream in) throws IOException {
    return switch (format) {
      case CSV -> CsvSplitter.withHeader(LIMITS);
      case AVRO -> new AvroSplitter(LIMITS);
      default -> isArray(in) ? new JsonSplitter(LIMITS) : new LinesSplitter(LIMITS);
    };
  }

  /** Whether the first byte that is neither white space nor of a byte order mark is a bracket. */
  private static boolean isArray(InputStream in) throws IOException {
    in.mark(BUFFER);
    int b = in.read();
    for (int i = 1; i < BUFFER && (b >= 0x80 || b >= 0 && b <= ' '); i++) {
      b = in.read();
    }
    in.reset();
    return b == '[';
  }
}
