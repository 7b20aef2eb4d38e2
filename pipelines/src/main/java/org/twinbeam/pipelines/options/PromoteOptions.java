/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines.options;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** Whether to promote. */
public interface PromoteOptions extends PipelineOptions {
  @Description(
      "Change nothing, but say whether the versions have caught up, and cell by cell what would"
          + " change.")
  boolean getDryRun();

  void setDryRun(boolean dryRun);
}
