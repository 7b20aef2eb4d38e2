/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.nio.file.Path;

/** Files of the repository, found from this module's directory. */
final class Shipped {
  static final Path STREAMS = Path.of("../../streams");
  static final Path SAMPLE = STREAMS.resolve("flights-sample.parquet");
  static final Path DEFINITION = STREAMS.resolve("flights.yaml");

  static final Path MOTES_SAMPLE = STREAMS.resolve("motes-sample.csv.gz");
  static final Path MOTES = STREAMS.resolve("motes.yaml");

  private Shipped() {}

  /** One that is not named above. */
  static Path file(String name) {
    return STREAMS.resolve(name);
  }
}
