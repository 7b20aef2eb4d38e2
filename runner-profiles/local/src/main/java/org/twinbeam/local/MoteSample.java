/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Reads streams/motes-sample.csv.gz; streams/NOTICE.md says what it is. */
final class MoteSample {
  private MoteSample() {}

  /** The readings in the order of the file: deployment, mote, number. */
  static List<MoteReading> read(Path file) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII))) {
      return lines.lines().skip(1).map(line -> reading(line.split(",", -1))).toList();
    }
  }

  private static MoteReading reading(String[] columns) {
    return new MoteReading(
        columns[0],
        Integer.parseInt(columns[2]),
        Integer.parseInt(columns[1]),
        columns[3].equals("1"),
        Double.parseDouble(columns[4]),
        Double.parseDouble(columns[5]),
        columns[6].equals("1"));
  }
}
