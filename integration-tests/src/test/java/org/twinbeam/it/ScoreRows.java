/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.twinbeam.io.lake.LakeCatalog;
import org.twinbeam.io.lake.LakeConfig;

/**
 * The rows of {@code scores_<stream>}, by the catalog, as another engine finds them.
 *
 * @param micros event time since the Unix epoch
 */
record ScoreRows(
    String version,
    long epoch,
    int partition,
    long offset,
    String id,
    long micros,
    String field,
    String model,
    long modelVersion,
    double score) {

  static List<ScoreRows> of(LakeConfig config, String stream) throws IOException {
    List<ScoreRows> rows = new ArrayList<>();
    try (LakeCatalog catalog = LakeCatalog.open(config);
        CloseableIterable<FileScanTask> files =
            catalog
                .catalog()
                .loadTable(TableIdentifier.of("twinbeam", "scores_" + stream))
                .newScan()
                .planFiles()) {
      for (FileScanTask file : files) {
        try (ParquetReader<GenericRecord> reader =
            AvroParquetReader.<GenericRecord>builder(
                    HadoopInputFile.fromPath(new Path(file.file().location()), new Configuration()))
                .build()) {
          for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
            rows.add(row(row));
          }
        }
      }
    }
    return rows;
  }

  private static ScoreRows row(GenericRecord row) {
    return new ScoreRows(
        row.get("version").toString(),
        (Long) row.get("epoch"),
        (Integer) row.get("partition"),
        (Long) row.get("offset"),
        row.get("id") == null ? null : row.get("id").toString(),
        (Long) row.get("time"),
        row.get("field").toString(),
        row.get("model").toString(),
        (Long) row.get("model_version"),
        (Double) row.get("score"));
  }
}
