/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.log.Slice;
import org.twinbeam.io.embedded.LakeExtension;
import org.twinbeam.io.lake.ImportCommit;
import org.twinbeam.io.lake.ImportLake;
import org.twinbeam.io.lake.ImportedFile;
import org.twinbeam.io.lake.LakeSlices;

/** Files of every format, good and bad, on the DirectRunner and into a real lake. */
class ImportFilesTest {
  private static final String YAML =
      """
      stream: doors
      fields:
        opened: {type: timestamp, format: epoch_s}
        door: int32
      time: opened
      views:
        all: {key: [], window: 1h, measures: {n: count}}
      """;

  private static final Schema DOOR =
      SchemaBuilder.record("door").fields().requiredLong("opened").requiredInt("door").endRecord();

  @RegisterExtension static final LakeExtension LAKE = new LakeExtension();

  @TempDir private Path dir;
  private String stream;

  @BeforeEach
  void setUp() {
    stream = LAKE.newStream();
  }

  @Test
  void everyFormatGivesTheSameRows() throws Exception {
    text("a.csv", "opened,door\r\n5,1\n6,\"2\"\n");
    gzip("b.csv.gz", "opened,door\n7,1\n");
    text("c.jsonl", "{\"opened\":5,\"door\":1}\n\n{\"opened\":6,\"door\":2}");
    gzip("d.ndjson.gz", "{\"opened\":8}\n");
    text("e.json", " [{\"opened\":5,\"door\":1},\n {\"opened\":6,\"door\":2}]");
    avro("f.avro", 5, 6);
    parquet("g.parquet", 5, 6);
    assertThat(outcomes(run(null))).allMatch(line -> line.endsWith("READ null"));
    assertThat(payloads())
        .containsExactly(
            "a.csv 0 5,1",
            "a.csv 1 6,\"2\"",
            "b.csv.gz 0 7,1",
            "c.jsonl 0 {\"opened\":5,\"door\":1}",
            "c.jsonl 1 {\"opened\":6,\"door\":2}",
            "d.ndjson.gz 0 {\"opened\":8}",
            "e.json 0 {\"opened\":5,\"door\":1}",
            "e.json 1 {\"opened\":6,\"door\":2}",
            "f.avro 0 {\"opened\":5,\"door\":50}",
            "f.avro 1 {\"opened\":6,\"door\":60}",
            "g.parquet 0 {\"opened\":5,\"door\":50}",
            "g.parquet 1 {\"opened\":6,\"door\":60}");
  }

  @Test
  void aRowKnowsItsFileItsPlaceAndWhenTheFileWasWritten() throws Exception {
    Path file = text("trips.csv", "opened,door\n5,1\n6,2\n");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_234_567_000L));
    run(null);
    List<LogRecord> rows = records();
    assertThat(rows).extracting(LogRecord::source).containsOnly("file:trips.csv");
    assertThat(rows).extracting(LogRecord::receivedAt).containsOnly(1_234_567_000L);
    assertThat(rows)
        .extracting(LogRecord::contentType)
        .containsOnly("text/csv; columns=\"opened,door\"");
    assertThat(rows).extracting(LogRecord::offset).containsExactly(0L, 1L);
    assertThat(rows.get(1).identity()).matches("[-_0-9A-Za-z]{22}:1");
  }

  @Test
  void theSameContentIsImportedOnceUnderWhateverName() throws Exception {
    text("a.csv", "opened,door\n5,1\n");
    text("b.csv", "opened,door\n5,1\n");
    assertThat(outcomes(run(null)))
        .containsExactly("a.csv READ null", "b.csv KNOWN is " + dir.resolve("a.csv"));
    Files.move(dir.resolve("b.csv"), dir.resolve("c.csv"));
    text("d.csv", "opened,door\n9,9\n");
    assertThat(outcomes(run(null)))
        .containsExactly(
            "a.csv KNOWN was imported as " + dir.resolve("a.csv") + ", by import 0",
            "c.csv KNOWN was imported as " + dir.resolve("a.csv") + ", by import 0",
            "d.csv READ null");
    assertThat(payloads()).containsExactly("a.csv 0 5,1", "d.csv 0 9,9");
    assertThat(outcomes(run(null))).noneMatch(line -> line.contains("READ"));
    assertThat(imports()).isEqualTo(2);
  }

  @Test
  void aMalformedFileIsNamedAndItsNeighboursAreWhole() throws Exception {
    text("a.csv", "opened,door\n1,1\n");
    text("b-open-quote.csv", "opened,door\n1,1\n2,\"2\n");
    Path parquet = parquet("c-cut.parquet", 5, 6);
    byte[] whole = Files.readAllBytes(parquet);
    Files.write(parquet, java.util.Arrays.copyOf(whole, whole.length - 20));
    Path gz = gzip("d-cut.jsonl.gz", "{\"opened\":8}\n".repeat(100));
    byte[] packed = Files.readAllBytes(gz);
    Files.write(gz, java.util.Arrays.copyOf(packed, packed.length - 9));
    text("e.avro", "Obj, but not Avro");
    text("f.parquet", "PAR1 and no end");
    text("g.txt", "what is this");
    text("h.csv", "");
    text("i.csv", "opened,door\n2,2\n");
    byte[] lying = whole.clone();
    lying[lying.length - 6] = 0x7F;
    Files.write(dir.resolve("j-lying.parquet"), lying);
    text("k.jsonl", "broken, but a line\n{\"opened\":3}\n");
    List<String> outcomes = outcomes(run(null));
    assertThat(outcomes).hasSize(11);
    assertThat(outcomes.stream().filter(o -> o.endsWith("READ null")).map(o -> o.split(" ")[0]))
        .containsExactly("a.csv", "i.csv", "k.jsonl");
    assertThat(outcomes.get(1)).contains("REFUSED the quote that opens at line 3, byte");
    assertThat(outcomes.get(2)).contains("REFUSED Parquet without its end");
    assertThat(outcomes.get(3)).contains("REFUSED gzip is truncated");
    assertThat(outcomes.get(4)).contains("REFUSED ");
    assertThat(outcomes.get(5)).contains("REFUSED Parquet without its end");
    assertThat(outcomes.get(6))
        .contains(
            "its name does not tell its format: give --format, one of parquet, csv, json, avro");
    assertThat(outcomes.get(7)).contains("REFUSED the body is empty");
    assertThat(outcomes.get(9)).contains("REFUSED its footer claims");
    assertThat(payloads())
        .containsExactly(
            "a.csv 0 1,1",
            "i.csv 0 2,2",
            "k.jsonl 0 broken, but a line",
            "k.jsonl 1 {\"opened\":3}");
  }

  @Test
  void aFormatCanBeGivenWhereNamesDoNotTell() throws Exception {
    text("part-0000", "{\"opened\":1}\n");
    text("x.csv", "opened,door\n2,2\n");
    run(FileFormat.JSON);
    assertThat(payloads()).containsExactly("part-0000 0 {\"opened\":1}", "x.csv 0 2,2");
  }

  /** Larger than what waits in memory: such a file has raw files of its own. */
  @Test
  void largeFilesAmongSmallOnesKeepTheOrderAndFailAlone() throws Exception {
    String large = ("{\"opened\":1,\"padding\":\"" + "x".repeat(1_000) + "\"}\n").repeat(12_000);
    text("a.csv", "opened,door\n1,1\n");
    text("b.jsonl", large);
    text("c.csv", "opened,door\n2,2\n");
    text("d-cut.json", "[" + large.strip().replace("\n", ",\n"));
    text("e.csv", "opened,door\n3,3\n");
    List<String> outcomes = outcomes(run(null));
    assertThat(outcomes.get(3))
        .contains("REFUSED the array that begins at line 1")
        .contains("is not closed");
    Map<String, Long> rows =
        records().stream()
            .collect(Collectors.groupingBy(LogRecord::source, TreeMap::new, Collectors.counting()));
    assertThat(rows)
        .isEqualTo(
            Map.of("file:a.csv", 1L, "file:b.jsonl", 12_000L, "file:c.csv", 1L, "file:e.csv", 1L));
  }

  @Test
  void aBombIsRefusedBeforeItFillsTheLake() throws Exception {
    gzip("line.jsonl.gz", "0".repeat(40 << 20));
    text("a.csv", "opened,door\n1,1\n");
    assertThat(outcomes(run(null)).get(1))
        .contains(
            "line.jsonl.gz REFUSED the line that begins at line 1, byte 0 is larger than 16777216");
    assertThat(payloads()).containsExactly("a.csv 0 1,1");
  }

  @Test
  void manySmallFilesShareRawFiles() throws Exception {
    for (int i = 0; i < 300; i++) {
      text("f%03d.csv".formatted(i), "opened,door\n%d,1\n".formatted(i));
    }
    run(null);
    assertThat(records()).hasSize(300);
    try (ImportLake lake = ImportLake.find(LAKE.config(), stream).orElseThrow()) {
      assertThat(lake.files(0, 1)).hasSizeLessThanOrEqualTo(8);
    }
  }

  /** Imports all files of the directory, as the import job does. */
  private ImportResult run(FileFormat format) throws Exception {
    try (ImportLake lake = ImportLake.create(LAKE.config(), stream, 4)) {
      ImportPlan plan =
          new ImportPlan(
              YAML,
              UUID.randomUUID().toString(),
              ImportLake.dataDir(LAKE.config(), stream),
              ImportLake.scratchDir(LAKE.config(), stream),
              lake.buckets(),
              lake.imports(),
              lake.nextOrdinal(),
              lake.index(),
              format,
              0);
      PipelineOptions options = PipelineOptionsFactory.create();
      options.setStableUniqueNames(PipelineOptions.CheckEnabled.ERROR);
      Pipeline pipeline = Pipeline.create(options);
      pipeline
          .apply(Create.of(found()).withCoder(SerializableCoder.of(FoundFile.class)))
          .apply("Import files", ImportFiles.of(plan));
      pipeline.run().waitUntilFinish();
      ImportResult result = ImportResult.take(plan.scratchDir(), plan.attempt());
      List<ImportedFile> read =
          result.outcomes().stream()
              .map(FileOutcome::imported)
              .filter(java.util.Objects::nonNull)
              .sorted(Comparator.comparingLong(ImportedFile::ordinal))
              .toList();
      if (!read.isEmpty()) {
        lake.commit(
            new ImportCommit(
                plan.attempt(), plan.number(), read, result.written(), Map.of(), 1_000));
      }
      return result;
    }
  }

  private List<FoundFile> found() throws IOException {
    List<FoundFile> found = new ArrayList<>();
    try (var files = Files.list(dir)) {
      for (Path file : files.toList()) {
        found.add(
            new FoundFile(
                file.toString(), Files.size(file), Files.getLastModifiedTime(file).toMillis()));
      }
    }
    return found;
  }

  private static List<String> outcomes(ImportResult result) {
    return result.outcomes().stream()
        .map(o -> o.path().replaceAll(".*/", "") + " " + o.kind() + " " + o.why())
        .sorted()
        .toList();
  }

  private long imports() {
    try (ImportLake lake = ImportLake.find(LAKE.config(), stream).orElseThrow()) {
      return lake.imports();
    }
  }

  private List<String> payloads() throws IOException {
    return records().stream()
        .map(
            r ->
                r.source().replace("file:", "")
                    + " "
                    + (r.offset() & 0xFFFF_FFFFL)
                    + " "
                    + new String(r.payload(), StandardCharsets.UTF_8))
        .toList();
  }

  /** Every row in the order of its offset. */
  private List<LogRecord> records() throws IOException {
    List<LogRecord> records = new ArrayList<>();
    try (ImportLake lake = ImportLake.find(LAKE.config(), stream).orElseThrow()) {
      for (Slice slice : LakeSlices.plan(lake, 0, 0, lake.imports())) {
        LakeSlices.reader().read(slice, records::add);
      }
    }
    records.sort(Comparator.comparingLong(LogRecord::offset));
    return records;
  }

  private Path text(String name, String content) throws IOException {
    return Files.writeString(dir.resolve(name), content);
  }

  private Path gzip(String name, String content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
    return Files.write(dir.resolve(name), bytes.toByteArray());
  }

  private Path avro(String name, long... opened) throws IOException {
    Path file = dir.resolve(name);
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<>(DOOR))) {
      writer.create(DOOR, file.toFile());
      for (long at : opened) {
        writer.append(door(at));
      }
    }
    return file;
  }

  private Path parquet(String name, long... opened) throws IOException {
    Path file = dir.resolve(name);
    try (ParquetWriter<GenericRecord> writer =
        AvroParquetWriter.<GenericRecord>builder(new LocalOutputFile(file))
            .withSchema(DOOR)
            .build()) {
      for (long at : opened) {
        writer.write(door(at));
      }
    }
    return file;
  }

  private static GenericRecord door(long at) {
    GenericRecord record = new GenericData.Record(DOOR);
    record.put("opened", at);
    record.put("door", (int) at * 10);
    return record;
  }
}
