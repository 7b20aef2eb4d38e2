/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.mapping.MappingUtil;
import org.apache.iceberg.mapping.NameMappingParser;
import org.apache.iceberg.types.Types;

/** Names, schema, partitioning and settings of a stream's raw tables. */
final class RawTable {

  static final Namespace NAMESPACE = Namespace.of("twinbeam");

  static final String EPOCH = "epoch";
  static final String PARTITION = "partition";
  static final String OFFSET = "offset";
  static final String RECEIVED_AT = "received_at";
  static final String TOPIC = "topic";
  static final String CONTENT_TYPE = "content_type";
  static final String SOURCE = "source";
  static final String IDENTITY = "identity";
  static final String PAYLOAD = "payload";

  static final Schema SCHEMA =
      new Schema(
          Types.NestedField.required(1, EPOCH, Types.LongType.get()),
          Types.NestedField.required(2, PARTITION, Types.IntegerType.get()),
          Types.NestedField.required(3, OFFSET, Types.LongType.get()),
          Types.NestedField.required(4, RECEIVED_AT, Types.TimestampType.withZone()),
          Types.NestedField.optional(5, TOPIC, Types.StringType.get()),
          Types.NestedField.optional(6, CONTENT_TYPE, Types.StringType.get()),
          Types.NestedField.optional(7, SOURCE, Types.StringType.get()),
          Types.NestedField.optional(8, IDENTITY, Types.StringType.get()),
          Types.NestedField.required(9, PAYLOAD, Types.BinaryType.get()));

  /** What ParquetIO writes: the same columns, with neither field ids nor Iceberg's metadata. */
  static final String AVRO_SCHEMA =
      """
      {"type": "record", "name": "raw", "namespace": "org.twinbeam", "fields": [
        {"name": "epoch", "type": "long"},
        {"name": "partition", "type": "int"},
        {"name": "offset", "type": "long"},
        {"name": "received_at", "type": {"type": "long", "logicalType": "timestamp-micros"}},
        {"name": "topic", "type": ["null", "string"], "default": null},
        {"name": "content_type", "type": ["null", "string"], "default": null},
        {"name": "source", "type": ["null", "string"], "default": null},
        {"name": "identity", "type": ["null", "string"], "default": null},
        {"name": "payload", "type": "bytes"}]}
      """;

  /**
   * Epochs per Iceberg partition. Truncation, unlike hashing, lets every engine prune by a range of
   * epochs; 256 epochs of five minutes are most of a day, a size at which compaction is worth while
   * and manifests stay short. A file lies in one range: it holds one epoch, and compaction stays
   * inside a range.
   */
  static final int RANGE = 256;

  static final PartitionSpec SPEC =
      PartitionSpec.builderFor(SCHEMA).truncate(EPOCH, RANGE, "epoch_range").build();

  /** In a snapshot's summary, for who looks at the table's history: the epoch it committed. */
  static final String SUMMARY_EPOCH = "twinbeam.epoch";

  /** Table property: ranges below this epoch have been swept of orphans. */
  static final String SWEPT_BELOW = "twinbeam.swept-below";

  private RawTable() {}

  /** The first epoch of the range in which an epoch lies. */
  static long range(long epoch) {
    return epoch - epoch % RANGE;
  }

  static long sweptBelow(Table table) {
    return Long.parseLong(table.properties().getOrDefault(SWEPT_BELOW, "0"));
  }

  /** Name of the table of a stream's log. */
  static String logOf(String stream) {
    return "raw_" + stream;
  }

  /** Name of the table of a stream's imports. */
  static String importsOf(String stream) {
    return "imports_" + stream;
  }

  static TableIdentifier named(String table) {
    return TableIdentifier.of(NAMESPACE, table);
  }

  static String location(LakeConfig config, String table) {
    return config.warehouse() + "/" + NAMESPACE + "/" + table;
  }

  /** Where a table's data files go, known without asking the catalog. */
  static String dataDir(LakeConfig config, String table) {
    return location(config, table) + "/data";
  }

  /** How a partition is called in file names; those of imports are below 0. */
  static String partitionName(int partition) {
    return partition < 0 ? String.format("i%02d", -partition) : String.format("%03d", partition);
  }

  /** Where the data files of a range of epochs go. */
  static String rangeDir(String dataDir, long range) {
    return String.format("%s/epochs-%06d", dataDir, range);
  }

  static String metadataDir(Table table) {
    return table.location() + "/metadata";
  }

  static Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(TableProperties.FORMAT_VERSION, "2");
    properties.put(
        TableProperties.DEFAULT_NAME_MAPPING, NameMappingParser.toJson(MappingUtil.create(SCHEMA)));
    // The bounds of these columns are how files are found and ordered; others are of no use here.
    properties.put(TableProperties.DEFAULT_WRITE_METRICS_MODE, "none");
    for (String column : new String[] {EPOCH, PARTITION, OFFSET, RECEIVED_AT}) {
      properties.put(TableProperties.METRICS_MODE_COLUMN_CONF_PREFIX + column, "full");
    }
    // A conflict means that someone committed without the lock: never append on top of it.
    properties.put(TableProperties.COMMIT_NUM_RETRIES, "0");
    properties.put(TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED, "true");
    properties.put(TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, "100");
    // A manifest of this size lists some 15,000 files. What a commit rewrites at worst, and what a
    // reader of a few epochs opens, is one such and the small ones that are not merged yet.
    properties.put(TableProperties.MANIFEST_TARGET_SIZE_BYTES, Integer.toString(512 << 10));
    properties.put(TableProperties.MANIFEST_MIN_MERGE_COUNT, "32");
    properties.put(TableProperties.PARQUET_COMPRESSION, "zstd");
    return properties;
  }
}
