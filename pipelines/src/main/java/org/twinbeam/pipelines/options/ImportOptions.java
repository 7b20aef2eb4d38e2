/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines.options;

import java.util.List;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** Which files are imported, and how. */
public interface ImportOptions extends PipelineOptions {
  @Description(
      "Files to import: paths or patterns (*, ?, **) on any file system that Beam knows, separated by"
          + " commas. Their names tell the format: .parquet, .csv, .jsonl, .ndjson, .json or .avro, all"
          + " but the first also with .gz.")
  List<String> getFiles();

  void setFiles(List<String> files);

  @Description("Format of files whose names do not tell it: parquet, csv, json or avro.")
  String getFormat();

  void setFormat(String format);

  @Description(
      "In how many buckets the stream's imports are divided, each of which one task of batch reads."
          + " Fixed by the first import.")
  @Default.Integer(8)
  int getBuckets();

  void setBuckets(int buckets);
}
