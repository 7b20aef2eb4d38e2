/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines.options;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.Validation;

/** Which stream a job is about. */
public interface DefinitionOptions extends PipelineOptions {
  @Description("File of the stream's definition, such as streams/flights.yaml.")
  @Validation.Required
  String getDefinition();

  void setDefinition(String file);
}
