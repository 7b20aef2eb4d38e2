/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.twinbeam.models.registry.ModelRegistry;

/** Where models are kept. */
public interface ModelsOptions extends PipelineOptions {
  @Description(
      "Directory of models, <model>/<version>/ below it, as TensorFlow Serving reads it. Every"
          + " worker must see it under the same path.")
  @Default.String(ModelRegistry.DEFAULT_DIRECTORY)
  String getModels();

  void setModels(String directory);
}
