/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** How the log is made and cut. */
public interface TickerOptions extends PipelineOptions {
  @Description("Seconds from one epoch marker to the next.")
  @Default.Long(300)
  long getEpochSeconds();

  void setEpochSeconds(long seconds);

  @Description("Partitions of the stream's topic, if it has to be created; fixed from then on.")
  @Default.Integer(4)
  int getPartitions();

  void setPartitions(int count);

  @Description(
      "Replicas of each partition, if the topic has to be created: 3 in production, 1 where one"
          + " broker is all there is.")
  @Default.Integer(1)
  int getReplication();

  void setReplication(int factor);
}
