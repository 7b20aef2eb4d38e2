/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** Where the lake keeps its files. */
public interface LakeOptions extends PipelineOptions {
  @Description(
      "Directory or bucket prefix of the lake's files, on any file system that Beam knows.")
  @Default.String("runner-profiles/local/target/quickstart/warehouse")
  String getWarehouse();

  void setWarehouse(String location);
}
