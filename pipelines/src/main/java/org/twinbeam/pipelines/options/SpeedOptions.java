/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** The speed layer's pace. */
public interface SpeedOptions extends PipelineOptions {
  @Description("Milliseconds a change waits before it is written to the store; at least 10.")
  @Default.Long(1000)
  long getFlushMillis();

  void setFlushMillis(long millis);
}
