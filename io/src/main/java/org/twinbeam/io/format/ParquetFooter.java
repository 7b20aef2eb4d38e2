/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** Holds what a Parquet file's footer claims against the file, before any of it is believed. */
final class ParquetFooter {
  private static final int MAGIC = 4;
  private static final int TAIL = MAGIC + Integer.BYTES;

  /** A million column chunks take about so much. */
  private static final int MAX_BYTES = 64 << 20;

  private ParquetFooter() {}

  /**
   * Checks the file's frame: its magic, and that its footer lies in it and is whole.
   *
   * @return where the footer begins
   */
  static long check(InputFile file) throws IOException {
    long length = file.getLength();
    if (length < MAGIC + TAIL) {
      throw new FramingException("not Parquet: it has " + length + " bytes, too few for any");
    }
    SeekableInputStream in = file.newStream();
    byte[] head = read(in, 0, MAGIC);
    byte[] tail = read(in, length - TAIL, TAIL);
    String magic = new String(tail, Integer.BYTES, MAGIC, StandardCharsets.ISO_8859_1);
    if (magic.equals("PARE")) {
      throw new FramingException("its footer is encrypted, which is not read");
    }
    if (!magic.equals("PAR1")) {
      throw new FramingException(
          new String(head, StandardCharsets.ISO_8859_1).equals("PAR1")
              ? "Parquet without its end: it does not end with PAR1, so it was cut off or is not"
                  + " complete yet"
              : "not Parquet: it neither begins nor ends with PAR1");
    }
    long size = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt();
    if (size < 1 || size > length - TAIL - MAGIC || size > MAX_BYTES) {
      throw new FramingException(
          "its footer claims "
              + size
              + " bytes; the file has "
              + length
              + ", and at most "
              + MAX_BYTES
              + " are read");
    }
    ThriftScan.check(read(in, length - TAIL - size, (int) size), "its footer");
    return length - TAIL - size;
  }

  private static byte[] read(SeekableInputStream in, long from, int count) throws IOException {
    byte[] bytes = new byte[count];
    in.seek(from);
    in.readFully(bytes);
    return bytes;
  }

  /**
   * Checks what the parsed footer says of row groups and columns.
   *
   * @param begins where the footer begins, and so all data ends
   * @param maxRowGroup bytes of a row group, as stored, that are read into memory
   */
  static void check(ParquetMetadata footer, long begins, long maxRowGroup) throws FramingException {
    int group = 0;
    for (BlockMetaData block : footer.getBlocks()) {
      long bytes = 0;
      for (ColumnChunkMetaData chunk : block.getColumns()) {
        check(footer, block, chunk, begins, "row group " + group);
        bytes += chunk.getTotalSize();
      }
      if (bytes > maxRowGroup) {
        throw new TooLargeException(
            "row group "
                + group
                + " has "
                + bytes
                + " bytes, and at most "
                + maxRowGroup
                + " are read at once with this much memory");
      }
      group++;
    }
  }

  private static void check(
      ParquetMetadata footer,
      BlockMetaData block,
      ColumnChunkMetaData chunk,
      long begins,
      String group)
      throws FramingException {
    String what = group + ", column " + chunk.getPath().toDotString();
    long start = chunk.getStartingPos();
    long size = chunk.getTotalSize();
    if (start < MAGIC || size < 0 || start > begins - size) {
      throw new FramingException(
          what
              + ", is said to be bytes "
              + start
              + " to "
              + (start + size)
              + ", but data ends at "
              + begins);
    }
    boolean flat =
        footer.getFileMetaData().getSchema().getMaxRepetitionLevel(chunk.getPath().toArray()) == 0;
    long rows = block.getRowCount();
    if (rows < 0 || chunk.getValueCount() < rows || flat && chunk.getValueCount() != rows) {
      throw new FramingException(
          what + ", is said to have " + chunk.getValueCount() + " values in " + rows + " rows");
    }
  }
}
