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
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.mapping.MappingUtil;
import org.apache.iceberg.mapping.NameMapping;
import org.apache.iceberg.mapping.NameMappingParser;
import org.apache.iceberg.types.Types;

/**
 * The table {@code scores_<stream>}: what models told of each accepted event, a row for each scored
 * field. A run replaces what is there of its version and range, so what is written again after a
 * failure is there once.
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
   * Makes these files all that the table has of a version in a range; creates the table if it is
   * absent.
   *
   * @throws LakeException if the table has files of which only a part is in the range: those of a
   *     run that began further back and was never published
   */
  static void replace(
      LakeConfig config, String stream, String version, ScoredRange range, List<ScoreFile> files)
      throws IOException {
    TableIdentifier id = RawTable.named(of(stream));
    try (LakeCatalog catalog = LakeCatalog.open(config);
        CatalogLock lock = CatalogLock.acquire(config, id.toString())) {
      Table table = table(config, stream, id, catalog);
      Transaction transaction = table.newTransaction();
      OverwriteFiles overwrite = transaction.newOverwrite();
      overwrite.overwriteByRowFilter(rows(version, range));
      for (ScoreFile file : files) {
        overwrite.addFile(
            DataFiles.builder(table.spec())
                .withPath(file.path())
                .withFormat(FileFormat.PARQUET)
                .withFileSizeInBytes(file.bytes())
                .withPartitionValues(List.of(version))
                .withMetrics(RawFiles.metrics(table, file.path(), NAMES))
                .build());
      }
      overwrite.commit();
      transaction
          .expireSnapshots()
          .expireOlderThan(System.currentTimeMillis() - KEPT_MILLIS)
          .commit();
      transaction.commitTransaction();
    } catch (ValidationException e) {
      throw new LakeException(
          "table "
              + id
              + " has files with a part of what is written now, from a run that was given up: "
              + e.getMessage()
              + ". Run batch --rebuild, which writes all of version "
              + version
              + " again",
          e);
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

  private static Expression rows(String version, ScoredRange range) {
    return Expressions.and(
        Expressions.equal(VERSION, version),
        Expressions.or(
            Expressions.and(
                Expressions.greaterThanOrEqual(PARTITION, 0),
                RawFiles.epochs(range.horizonFrom(), range.horizon())),
            Expressions.and(
                Expressions.lessThan(PARTITION, 0),
                RawFiles.epochs(range.importsFrom(), range.imports()))));
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
