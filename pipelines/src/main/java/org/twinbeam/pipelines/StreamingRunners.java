/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import java.util.Locale;
import java.util.Optional;

/** Which runners can hold a streaming job. */
final class StreamingRunners {
  private StreamingRunners() {}

  static Optional<String> refusal(String job, String runner) {
    return runner.toLowerCase(Locale.ROOT).startsWith("spark")
        ? Optional.of(
            job
                + " cannot run on "
                + runner
                + ": Beam's Spark runner keeps no state from one micro-batch"
                + " to the next for unbounded sources as a stateful step needs it, and has one"
                + " watermark for all of a job. Use -Pflink (or -Pdirect for a trial); batch is what"
                + " runs on Spark")
        : Optional.empty();
  }
}
