/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines.options;

import java.util.List;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** With which models events are scored, and how many at once. */
public interface ScoreOptions extends ModelsOptions {
  @Description(
      "A version to score with, as in late:4, where the definition names none: it is built beside the"
          + " live one, until promote is run with this flag. Without it, the live one's; if there is"
          + " none, the newest.")
  List<String> getModelVersion();

  void setModelVersion(List<String> references);

  @Description("So many events of a bundle are waited for before --maxBatchDurationMillis counts.")
  @Default.Integer(1)
  int getMinBatchSize();

  void setMinBatchSize(int events);

  @Description("So many events are scored at once, at most.")
  @Default.Integer(1024)
  int getMaxBatchSize();

  void setMaxBatchSize(int events);

  @Description(
      "So long an event waits for others of its bundle, about; a bundle's end waits for none.")
  @Default.Long(100)
  long getMaxBatchDurationMillis();

  void setMaxBatchDurationMillis(long millis);
}
