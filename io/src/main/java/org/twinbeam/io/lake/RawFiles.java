/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.mapping.MappingUtil;
import org.apache.iceberg.mapping.NameMapping;
import org.apache.iceberg.parquet.ParquetSchemaUtil;
import org.apache.iceberg.parquet.ParquetUtil;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;

/** Raw files as Iceberg's metadata knows them. */
final class RawFiles {

  private static final NameMapping NAMES = MappingUtil.create(RawTable.SCHEMA);

  private RawFiles() {}

  /**
   * Describes a file for an append, from its own footer.
   *
   * @throws LakeException if the file is missing or is not what it is said to be
   */
  static DataFile describe(Table table, RawFile file) {
    Metrics metrics = metrics(table, file);
    RawFile found =
        rawFile(
            file.path(),
            metrics.lowerBounds(),
            metrics.upperBounds(),
            metrics.recordCount(),
            file.bytes());
    if (!found.equals(file)) {
      throw new LakeException("a file is said to be " + file + " but is " + found);
    }
    return DataFiles.builder(table.spec())
        .withPath(file.path())
        .withFormat(FileFormat.PARQUET)
        .withFileSizeInBytes(file.bytes())
        .withPartitionValues(List.of(Long.toString(RawTable.range(file.firstEpoch()))))
        .withMetrics(metrics)
        .build();
  }

  private static Metrics metrics(Table table, RawFile file) {
    try {
      return metrics(table, file.path(), NAMES);
    } catch (IOException | RuntimeException e) {
      throw new LakeException(
          "cannot read the footer of "
              + file
              + ": "
              + e.getMessage()
              + ". If a sweep removed it, start the ingest job anew: it reads the epoch again",
          e);
    }
  }

  /** Counts and bounds of a file that ParquetIO wrote, as Iceberg keeps them. */
  static Metrics metrics(Table table, String path, NameMapping names) throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(BeamInputFile.open(path))) {
      return ParquetUtil.footerMetrics(
          withFieldIds(reader.getFooter(), names), Stream.empty(), MetricsConfig.forTable(table));
    }
  }

  /**
   * The same footer with Iceberg's field ids, which ParquetIO does not write. Iceberg 1.9's {@code
   * ParquetUtil} takes a name mapping but then looks for the ids in the schema without them, and
   * finds no statistics.
   */
  private static ParquetMetadata withFieldIds(ParquetMetadata footer, NameMapping names) {
    FileMetaData file = footer.getFileMetaData();
    return new ParquetMetadata(
        new FileMetaData(
            ParquetSchemaUtil.applyNameMapping(file.getSchema(), names),
            file.getKeyValueMetaData(),
            file.getCreatedBy()),
        footer.getBlocks());
  }

  /**
   * The scan of a range of epochs. What it opens grows with the range alone: the table's manifests
   * and files are left out by the ranges and bounds that the level above them tells.
   */
  static TableScan scan(Table table, long fromEpoch, long toEpoch) {
    return table.newScan().filter(epochs(fromEpoch, toEpoch));
  }

  /** The rows of a range of epochs. */
  static Expression epochs(long fromEpoch, long toEpoch) {
    return Expressions.and(
        Expressions.greaterThanOrEqual(RawTable.EPOCH, fromEpoch),
        Expressions.lessThan(RawTable.EPOCH, toEpoch));
  }

  /**
   * Files with events of a range of epochs, ordered by partition and offset.
   *
   * @throws LakeException if two of a partition overlap
   */
  static List<RawFile> plan(Table table, long fromEpoch, long toEpoch) {
    List<RawFile> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks =
        scan(table, fromEpoch, toEpoch).includeColumnStats().planFiles()) {
      for (FileScanTask task : tasks) {
        files.add(rawFile(task.file()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    files.sort(Comparator.comparingInt(RawFile::partition).thenComparingLong(RawFile::firstOffset));
    checkApart(files);
    return files;
  }

  private static void checkApart(List<RawFile> ordered) {
    for (int i = 1; i < ordered.size(); i++) {
      RawFile before = ordered.get(i - 1);
      RawFile file = ordered.get(i);
      if (file.partition() == before.partition() && file.firstOffset() <= before.lastOffset()) {
        throw new LakeException(
            "two files overlap: "
                + before
                + " and "
                + file
                + ". A compaction must keep each partition's events in offset order");
      }
    }
  }

  private static RawFile rawFile(DataFile file) {
    return rawFile(
        file.location(),
        file.lowerBounds(),
        file.upperBounds(),
        file.recordCount(),
        file.fileSizeInBytes());
  }

  private static RawFile rawFile(
      String path,
      Map<Integer, ByteBuffer> lower,
      Map<Integer, ByteBuffer> upper,
      long rows,
      long bytes) {
    long partition = bound(lower, RawTable.PARTITION);
    if (partition != bound(upper, RawTable.PARTITION)) {
      throw new LakeException(
          path
              + " holds several partitions of the log: Twinbeam did not write it. A compaction must"
              + " keep them apart");
    }
    return new RawFile(
        path,
        (int) partition,
        bound(lower, RawTable.EPOCH),
        bound(upper, RawTable.EPOCH),
        bound(lower, RawTable.OFFSET),
        bound(upper, RawTable.OFFSET),
        rows,
        bytes);
  }

  private static long bound(Map<Integer, ByteBuffer> bounds, String column) {
    Types.NestedField field = RawTable.SCHEMA.findField(column);
    ByteBuffer bytes = bounds == null ? null : bounds.get(field.fieldId());
    if (bytes == null) {
      throw new LakeException("a raw file has no bounds of column " + column);
    }
    return ((Number) Conversions.fromByteBuffer(field.type(), bytes)).longValue();
  }
}
