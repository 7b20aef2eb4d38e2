/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.LocalOutputFile;

/** Readings of meters, some of them repeated and some not plausible, as files of every format. */
final class Meters {
  private static final Schema SCHEMA =
      SchemaBuilder.record("reading")
          .fields()
          .requiredString("reading")
          .requiredLong("at")
          .requiredString("city")
          .requiredDouble("value")
          .endRecord();

  private record Reading(String reading, long at, String city, double value) {}

  private final Random random;

  Meters(long seed) {
    random = new Random(seed);
  }

  static String yaml(String stream) {
    return """
    stream: %s
    fields:
      reading: string
      at: {type: timestamp, format: epoch_ms}
      city: string
      value: float64
    id: reading
    within: 1
    time: at
    rules:
      plausible: value < 900
    views:
      hourly:
        key: [city]
        window: 1h
        measures:
          n: count
          mean: mean(value)
          most: max(value)
          first: first(value)
          p90: quantile(value, 0.9)
      daily:
        key: []
        window: 1d
        measures:
          n: count
          cities: distinct(city)
    """
        .formatted(stream);
  }

  /**
   * Of about ten readings one repeats another, here or in other files, and one is not plausible.
   */
  private List<Reading> readings(int count) {
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      readings.add(
          new Reading(
              "r" + random.nextInt(count * 5),
              978_307_200_000L + random.nextInt(6 * 3_600_000),
              List.of("Ulm", "Köln", "Bad \"X\"").get(random.nextInt(3)),
              random.nextInt(1_000) + random.nextInt(4) / 4.0));
    }
    return readings;
  }

  private static String json(Reading r) {
    return "{\"reading\":\"%s\",\"at\":%d,\"city\":\"%s\",\"value\":%s}"
        .formatted(r.reading, r.at, r.city.replace("\"", "\\\""), r.value);
  }

  private static String csv(Reading r) {
    return "%s,%d,\"%s\",%s".formatted(r.reading, r.at, r.city.replace("\"", "\"\""), r.value);
  }

  /** Writes a file in the format that its name tells, and gives its rows as payloads. */
  List<String> write(Path file, int count) throws IOException {
    List<Reading> readings = readings(count);
    String name = file.getFileName().toString();
    List<String> rows = readings.stream().map(Meters::json).toList();
    if (name.contains(".csv")) {
      rows = readings.stream().map(Meters::csv).toList();
      text(file, "reading,at,city,value\n" + String.join("\n", rows) + "\n");
    } else if (name.endsWith(".avro")) {
      try (DataFileWriter<GenericRecord> out =
          new DataFileWriter<>(new GenericDatumWriter<>(SCHEMA))) {
        out.create(SCHEMA, file.toFile());
        for (Reading reading : readings) {
          out.append(row(reading));
        }
      }
    } else if (name.endsWith(".parquet")) {
      try (ParquetWriter<GenericRecord> out =
          AvroParquetWriter.<GenericRecord>builder(new LocalOutputFile(file))
              .withSchema(SCHEMA)
              .build()) {
        for (Reading reading : readings) {
          out.write(row(reading));
        }
      }
    } else {
      List<String> broken = new ArrayList<>(rows);
      broken.add(count / 2, "{\"reading\": \"cut o");
      rows = broken;
      text(file, String.join("\n", rows));
    }
    return rows;
  }

  private static void text(Path file, String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    if (file.toString().endsWith(".gz")) {
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
        out.write(bytes);
      }
      bytes = packed.toByteArray();
    }
    Files.write(file, bytes);
  }

  private static GenericRecord row(Reading reading) {
    GenericRecord row = new GenericData.Record(SCHEMA);
    row.put("reading", reading.reading);
    row.put("at", reading.at);
    row.put("city", reading.city);
    row.put("value", reading.value);
    return row;
  }

  /** As events of a log. */
  List<String> payloads(int count) {
    return readings(count).stream().map(Meters::json).toList();
  }
}
