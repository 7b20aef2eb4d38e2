/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines.options;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.Validation;

public interface TestOptions extends PipelineOptions {
  @Description("File with cases, such as orders.test.yaml, which names the definition.")
  @Validation.Required
  String getCases();

  void setCases(String file);

  @Description("File to write what came out to, as JSON.")
  @Validation.Required
  String getResults();

  void setResults(String file);
}
