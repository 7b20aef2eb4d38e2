/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.mapping.MappingUtil;
import org.apache.iceberg.mapping.NameMapping;
import org.apache.iceberg.mapping.NameMappingParser;
import org.apache.iceberg.types.Types;
import org.twinbeam.core.shard.ScoreFile;

/**
 * The table {@code scores_<stream>}: what models told of each accepted event, a row for each scored
 * field. How far each version's rows go is a property of the table, which changes with the rows or
 * not at all; nobody writes what is there, for an event's scores of one version are equal whoever
 * computes them.
 */
final class ScoresTable {
  static final String VERSION = "version";
  static final String EPOCH = "epoch";
  static final String PARTITION = "partition";
  static final String OFFSET = "offset";
  static final String ID = "id";
  static final String TIME = "time";
  static final String FIELD = "field";
  static final String MODEL = "model";
  static final String MODEL_VERSION = "model_version";
  static final String SCORE = "score";

  static final Schema SCHEMA =
      new Schema(
          Types.NestedField.required(
              1, VERSION, Types.StringType.get(), "of the stream's preparation, models included"),
          Types.NestedField.required(
              2, EPOCH, Types.LongType.get(), "of the log, or number of the import"),
          Types.NestedField.required(
              3, PARTITION, Types.IntegerType.get(), "of the log; below 0 those of imports"),
          Types.NestedField.required(4, OFFSET, Types.LongType.get()),
          Types.NestedField.optional(5, ID, Types.StringType.get(), "of the event"),
          Types.NestedField.required(6, TIME, Types.TimestampType.withZone(), "of the event"),
          Types.NestedField.required(7, FIELD, Types.StringType.get()),
          Types.NestedField.required(8, MODEL, Types.StringType.get()),
          Types.NestedField.required(9, MODEL_VERSION, Types.LongType.get()),
          Types.NestedField.required(10, SCORE, Types.DoubleType.get()));

  /** What ParquetIO writes. */
  static final String AVRO_SCHEMA =
      """
      {"type": "record", "name": "scores", "namespace": "org.twinbeam", "fields": [
        {"name": "version", "type": "string"},
        {"name": "epoch", "type": "long"},
        {"name": "partition", "type": "int"},
        {"name": "offset", "type": "long"},
        {"name": "id", "type": ["null", "string"], "default": null},
        {"name": "time", "type": {"type": "long", "logicalType": "timestamp-micros"}},
        {"name": "field", "type": "string"},
        {"name": "model", "type": "string"},
        {"name": "model_version", "type": "long"},
        {"name": "score", "type": "double"}]}
      """;

  private static final NameMapping NAMES = MappingUtil.create(SCHEMA);

  private static final PartitionSpec SPEC =
      PartitionSpec.builderFor(SCHEMA).identity(VERSION).build();

  /** Table property, for each version: {@code horizon/imports} up to which its rows go. */
  private static final String THROUGH = "twinbeam.scored-through.";

  /** Table property: the run that added rows last. */
  private static final String ATTEMPT = "twinbeam.scores-attempt";

  /** Table property: when files were last looked for that belong to nothing; Unix milliseconds. */
  private static final String SWEPT_AT = "twinbeam.scores-swept-at";

  /** A query that planned on a snapshot has as long to end. */
  private static final long KEPT_MILLIS = TimeUnit.DAYS.toMillis(1);

  /** What a sweep costs grows with the files, so it is not for every run. */
  private static final long SWEPT_EVERY_MILLIS = TimeUnit.DAYS.toMillis(1);

  private ScoresTable() {}

  static String of(String stream) {
    return "scores_" + stream;
  }

  /** Where a stream's files of scores go. */
  static String dataDir(LakeConfig config, String stream) {
    return RawTable.dataDir(config, of(stream));
  }

  /**
   * How far the rows of a version go: epochs of the log below {@code horizon}, and the first
   * imports.
   */
  record Reached(long horizon, long imports) {
    private static Reached of(Table table, String version) {
      String text = table.properties().get(THROUGH + version);
      if (text == null) {
        return new Reached(0, 0);
      }
      int slash = text.indexOf('/');
      return new Reached(
          Long.parseLong(text.substring(0, slash)), Long.parseLong(text.substring(slash + 1)));
    }
  }

  /** How far the rows of a version go now. */
  static Reached reached(LakeConfig config, String stream, String version) {
    TableIdentifier id = RawTable.named(of(stream));
    try (LakeCatalog catalog = LakeCatalog.open(config)) {
      return catalog.catalog().tableExists(id)
          ? Reached.of(catalog.catalog().loadTable(id), version)
          : new Reached(0, 0);
    }
  }

  /**
   * Adds the files of a run; or, where it was built anew, puts them in the place of all that is
   * there of the version. Offered again after an answer that was lost, they are found there.
   * Creates the table if it is absent.
   *
   * @throws LakeException if another run has added rows since this one began
   */
  static void commit(
      LakeConfig config, String stream, String version, ScoredRange range, List<ScoreFile> files)
      throws IOException {
    TableIdentifier id = RawTable.named(of(stream));
    try (LakeCatalog catalog = LakeCatalog.open(config);
        CatalogLock lock = CatalogLock.acquire(config, id.toString())) {
      Table table = table(config, stream, id, catalog);
      if (range.attempt().equals(table.properties().get(ATTEMPT))) {
        return;
      }
      Reached now = Reached.of(table, version);
      if (!range.anew()
          && (now.horizon() > range.horizonFrom() || now.imports() > range.importsFrom())) {
        throw new LakeException(
            "table %s has the scores of version %s up to %s now, and this run began at %s: run batch again"
                .formatted(id, version, now, range));
      }
      Transaction transaction = table.newTransaction();
      OverwriteFiles write = transaction.newOverwrite();
      if (range.anew()) {
        write.overwriteByRowFilter(Expressions.equal(VERSION, version));
      }
      for (ScoreFile file : files) {
        write.addFile(
            DataFiles.builder(table.spec())
                .withPath(file.path())
                .withFormat(FileFormat.PARQUET)
                .withFileSizeInBytes(file.bytes())
                .withPartitionValues(List.of(version))
                .withMetrics(RawFiles.metrics(table, file.path(), NAMES))
                .build());
      }
      write.commit();
      transaction
          .updateProperties()
          .set(THROUGH + version, range.horizon() + "/" + range.imports())
          .set(ATTEMPT, range.attempt())
          .commit();
      transaction
          .expireSnapshots()
          .expireOlderThan(System.currentTimeMillis() - KEPT_MILLIS)
          .commit();
      transaction.commitTransaction();
    }
  }

  /**
   * Deletes the files that no snapshot refers to and that are older than a time; once a day,
   * however often it is called. No run of the stream may be writing but the caller's.
   *
   * @return how many
   */
  static int sweepOrphans(LakeConfig config, String stream, Instant olderThan) throws IOException {
    TableIdentifier id = RawTable.named(of(stream));
    try (LakeCatalog catalog = LakeCatalog.open(config)) {
      if (!catalog.catalog().tableExists(id)) {
        return 0;
      }
      Table table = catalog.catalog().loadTable(id);
      long now = System.currentTimeMillis();
      long swept = Long.parseLong(table.properties().getOrDefault(SWEPT_AT, "0"));
      if (now - swept < SWEPT_EVERY_MILLIS) {
        return 0;
      }
      int deleted = sweep(table, dataDir(config, stream), olderThan);
      table.updateProperties().set(SWEPT_AT, Long.toString(now)).commit();
      return deleted;
    }
  }

  private static int sweep(Table table, String dataDir, Instant olderThan) throws IOException {
    Set<String> referred = new HashSet<>();
    for (ManifestFile manifest : Snapshots.dataManifests(table)) {
      try (ManifestReader<DataFile> files =
          ManifestFiles.read(manifest, table.io(), table.specs())) {
        files.forEach(file -> referred.add(Snapshots.fileName(file.location())));
      }
    }
    List<ResourceId> orphans = new ArrayList<>();
    MatchResult there = FileSystems.match(dataDir + "/version=*/*", EmptyMatchTreatment.ALLOW);
    for (MatchResult.Metadata file : there.metadata()) {
      String name = String.valueOf(file.resourceId().getFilename());
      long modified = file.lastModifiedMillis();
      boolean old = modified > 0 && modified < olderThan.toEpochMilli();
      if (old && !referred.contains(name) && ScoreFileWriter.NAME.matcher(name).matches()) {
        orphans.add(file.resourceId());
      }
    }
    FileSystems.delete(orphans);
    return orphans.size();
  }

  private static Table table(
      LakeConfig config, String stream, TableIdentifier id, LakeCatalog catalog) {
    if (catalog.catalog().tableExists(id)) {
      return catalog.catalog().loadTable(id);
    }
    return catalog
        .catalog()
        .buildTable(id, SCHEMA)
        .withPartitionSpec(SPEC)
        .withLocation(RawTable.location(config, of(stream)))
        .withProperties(properties())
        .create();
  }

  private static Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(TableProperties.FORMAT_VERSION, "2");
    properties.put(TableProperties.DEFAULT_NAME_MAPPING, NameMappingParser.toJson(NAMES));
    properties.put(TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED, "true");
    properties.put(TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, "100");
    properties.put(TableProperties.PARQUET_COMPRESSION, "zstd");
    return properties;
  }
}
