/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.Table;
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
        new RawFile(
            file.path(),
            (int) bound(metrics.lowerBounds(), RawTable.PARTITION),
            bound(metrics.lowerBounds(), RawTable.EPOCH),
            bound(metrics.lowerBounds(), RawTable.OFFSET),
            bound(metrics.upperBounds(), RawTable.OFFSET),
            metrics.recordCount(),
            file.bytes());
    if (!found.equals(file)) {
      throw new LakeException("a file is said to be " + file + " but is " + found);
    }
    return DataFiles.builder(table.spec())
        .withPath(file.path())
        .withFormat(FileFormat.PARQUET)
        .withFileSizeInBytes(file.bytes())
        .withPartitionValues(List.of(Long.toString(file.epoch() - file.epoch() % RawTable.RANGE)))
        .withMetrics(metrics)
        .build();
  }

  private static Metrics metrics(Table table, RawFile file) {
    try (ParquetFileReader reader = ParquetFileReader.open(BeamInputFile.open(file.path()))) {
      return ParquetUtil.footerMetrics(
          withFieldIds(reader.getFooter()), Stream.empty(), MetricsConfig.forTable(table));
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

  /**
   * The same footer with Iceberg's field ids, which ParquetIO does not write. Iceberg 1.9's {@code
   * ParquetUtil} takes a name mapping but then looks for the ids in the schema without them, and
   * finds no statistics.
   */
  private static ParquetMetadata withFieldIds(ParquetMetadata footer) {
    FileMetaData file = footer.getFileMetaData();
    return new ParquetMetadata(
        new FileMetaData(
            ParquetSchemaUtil.applyNameMapping(file.getSchema(), NAMES),
            file.getKeyValueMetaData(),
            file.getCreatedBy()),
        footer.getBlocks());
  }

  /** Files of a range of epochs, ordered by partition and offset. */
  static List<RawFile> plan(Table table, long fromEpoch, long toEpoch) {
    List<RawFile> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks =
        table
            .newScan()
            .includeColumnStats()
            .filter(
                Expressions.and(
                    Expressions.greaterThanOrEqual(RawTable.EPOCH, fromEpoch),
                    Expressions.lessThan(RawTable.EPOCH, toEpoch)))
            .planFiles()) {
      for (FileScanTask task : tasks) {
        files.add(rawFile(task.file()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    files.sort(Comparator.comparingInt(RawFile::partition).thenComparingLong(RawFile::firstOffset));
    return files;
  }

  private static RawFile rawFile(DataFile file) {
    long epoch = bound(file.lowerBounds(), RawTable.EPOCH);
    long partition = bound(file.lowerBounds(), RawTable.PARTITION);
    if (epoch != bound(file.upperBounds(), RawTable.EPOCH)
        || partition != bound(file.upperBounds(), RawTable.PARTITION)) {
      throw new LakeException(
          file.location() + " holds several epochs or partitions: Twinbeam did not write it");
    }
    return new RawFile(
        file.location(),
        (int) partition,
        epoch,
        bound(file.lowerBounds(), RawTable.OFFSET),
        bound(file.upperBounds(), RawTable.OFFSET),
        file.recordCount(),
        file.fileSizeInBytes());
  }

  private static long bound(Map<Integer, ByteBuffer> bounds, String column) {
    Types.NestedField field = RawTable.SCHEMA.findField(column);
    ByteBuffer bytes = bounds == null ? null : bounds.get(field.fieldId());
    if (bytes == null) {
      throw new LakeException("a raw file has no bounds of column " + column);
    }
    return ((Number) Conversions.fromByteBuffer(field.type(), bytes)).longValue();
  }

  /** Deletes the files of a directory that are older and that the table does not refer to. */
  static int sweep(Table table, String dataDir, Instant olderThan) throws IOException {
    Set<String> referred = new HashSet<>();
    // Rows are never removed, so the newest snapshot refers to all files.
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      tasks.forEach(task -> referred.add(fileName(task.file().location())));
    }
    MatchResult there = FileSystems.match(dataDir + "/**", EmptyMatchTreatment.ALLOW);
    List<ResourceId> orphans =
        there.metadata().stream()
            .filter(file -> file.lastModifiedMillis() > 0)
            .filter(file -> file.lastModifiedMillis() < olderThan.toEpochMilli())
            .map(MatchResult.Metadata::resourceId)
            .filter(file -> !referred.contains(fileName(file.toString())))
            .collect(Collectors.toList());
    FileSystems.delete(orphans);
    return orphans.size();
  }

  /** Unique, since it ends with a random attempt; paths may be spelt in several ways. */
  private static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
