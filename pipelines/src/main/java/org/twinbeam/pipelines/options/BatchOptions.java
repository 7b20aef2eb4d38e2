/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines.options;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** What a batch run covers. */
public interface BatchOptions extends PipelineOptions {
  @Description(
      "Build every view anew from the first epoch, as a new base. Without it a run adds the epochs"
          + " closed since the last one to the cells they touch.")
  boolean getRebuild();

  void setRebuild(boolean rebuild);
}
