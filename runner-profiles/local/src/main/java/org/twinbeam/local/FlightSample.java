/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/** Reads streams/flights-sample.parquet; streams/NOTICE.md says what it is. */
public final class FlightSample {
  private FlightSample() {}

  /** The flights in the order of the file, which is that of departure. */
  static List<Flight> read(Path file) throws IOException {
    List<Flight> flights = new ArrayList<>();
    read(file, flights::add);
    return flights;
  }

  /** Passes on the flights in the order of the file. */
  public static void read(Path file, Consumer<Flight> each) throws IOException {
    int row = 0;
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
      MessageType schema = reader.getFileMetaData().getSchema();
      MessageColumnIO columns = new ColumnIOFactory().getColumnIO(schema);
      for (PageReadStore rows = reader.readNextRowGroup();
          rows != null;
          rows = reader.readNextRowGroup()) {
        RecordReader<Group> records =
            columns.getRecordReader(rows, new GroupRecordConverter(schema));
        for (long i = 0; i < rows.getRowCount(); i++) {
          row++;
          each.accept(flight(row, records.read()));
        }
      }
    }
  }

  private static Flight flight(int row, Group group) {
    return new Flight(
        row,
        Instant.EPOCH.plus(group.getLong("date", 0), ChronoUnit.MICROS),
        group.getLong("delay", 0),
        group.getLong("distance", 0),
        group.getString("origin", 0),
        group.getString("destination", 0));
  }
}
