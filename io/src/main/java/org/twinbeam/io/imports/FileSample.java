/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.imports;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.twinbeam.io.format.Framed;
import org.twinbeam.io.format.FramingException;

/** The first rows of a file, as an import would read them. */
public final class FileSample {
  private FileSample() {}

  /** That enough was read. */
  private static final class EnoughException extends IOException {
    private static final long serialVersionUID = 1;
  }

  /**
   * Reads the first rows.
   *
   * @param path of a file on any of Beam's file systems; its name tells the format: Parquet, CSV
   *     below a header, JSON lines or an array, Avro, gzipped or not
   * @throws FramingException if it is not of its format
   * @throws IOException if it cannot be read
   */
  public static List<Framed> first(String path, int rows) throws IOException {
    if (FileFormat.ofName(path).isEmpty()) {
      throw new FramingException(
          "its name does not tell its format: rename it so that it ends with .ndjson, .json, .csv,"
              + " .parquet or .avro, and .gz after that if it is gzipped");
    }
    List<Framed> first = new ArrayList<>();
    try {
      FileRows.read(
          new FoundFile(path, 0, 0),
          null,
          row -> {
            if (first.size() == rows) {
              throw new EnoughException();
            }
            first.add(row);
          });
    } catch (EnoughException e) {
      return first;
    }
    return first;
  }
}
