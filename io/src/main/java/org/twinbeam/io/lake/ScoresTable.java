/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
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

  /** A query that planned on a snapshot has as long to end. */
  private static final long KEPT_MILLIS = TimeUnit.DAYS.toMillis(1);

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
