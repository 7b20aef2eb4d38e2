/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines.options;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.Validation;

/** Which model is trained, and of what. */
public interface TrainOptions extends PipelineOptions {
  @Description("File of the model's definition, such as streams/models/late.yaml.")
  @Validation.Required
  String getModel();

  void setModel(String file);

  @Description(
      "Train on what that version was trained on, and not on all that is in the lake now: the same"
          + " snapshots give the same rows, and the same rows the same model.")
  Long getSnapshotOf();

  void setSnapshotOf(Long version);

  @Description(
      "End with status 3 if the live version tells the held-back rows better, for schedules. The new"
          + " version is written down all the same.")
  boolean getFailIfWorse();

  void setFailIfWorse(boolean fail);
}
