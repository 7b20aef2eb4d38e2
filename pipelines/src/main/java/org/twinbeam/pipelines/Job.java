/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptions;

/** Something that {@link Main} launches by name. */
interface Job {
  String name();

  /** One line that says what the job does. */
  String summary();

  /** The flags it takes besides Beam's own. */
  List<Class<? extends PipelineOptions>> options();

  /**
   * Why the job cannot run on that runner, if it cannot.
   *
   * @param runner simple name of the runner class, such as SparkRunner
   */
  default Optional<String> refusal(String runner) {
    return Optional.empty();
  }

  /** Runs until the job's end, which for a streaming job is its failure or cancellation. */
  void run(PipelineOptions options) throws Exception;
}
