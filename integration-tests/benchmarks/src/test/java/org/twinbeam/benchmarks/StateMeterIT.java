/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S3 of a few cells. It waits for checkpoints, longer than every build can. */
@Tag("full")
class StateMeterIT {
  @TempDir Path work;

  @Test
  void oneRoundOfAFewCells() throws Exception {
    Path root = Path.of("../..").toRealPath();
    List<String> said = new ArrayList<>();
    try (Bench bench = new Bench(root, work, root.resolve("streams/flights-sample.parquet"))) {
      List<Line> lines = new StateMeter(bench, said::add).measure(1, 1_000, 5_000);
      assertThat(lines).extracting(Line::id).hasSize(6).containsOnly("S3");
      assertThat(Results.table(lines)).contains("| S3 | heap of each further cell");
    }
    assertThat(said).contains("comparing the answers");
  }
}
