/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The meter runs to its end, and its peers answer as Twinbeam does. */
class MeterIT {
  @TempDir Path work;

  @Test
  void oneRoundOfAFewFlights() throws Exception {
    Path root = Path.of("../..").toRealPath();
    List<String> said = new ArrayList<>();
    try (Bench bench = new Bench(root, work, root.resolve("streams/flights-sample.parquet"))) {
      List<Line> lines = new BatchMeter(bench, said::add).measure(1, 5_000);
      assertThat(lines).extracting(Line::id).containsExactly("B1", "B1");
      assertThat(Results.table(lines)).contains("| B1 | batch rebuild of 5,000 events");
      assertThat(new LakeMeter(bench, said::add).measure(1, 5_000, 1_000))
          .extracting(Line::id)
          .containsExactly("L1");
    }
    assertThat(said).contains("comparing the answers");
  }

  @Test
  void speedRowsOfAFewFlights() throws Exception {
    Path root = Path.of("../..").toRealPath();
    List<String> said = new ArrayList<>();
    try (Bench bench = new Bench(root, work, root.resolve("streams/flights-sample.parquet"))) {
      List<Line> lines = new SpeedMeter(bench, said::add).measure(1, 5_000);
      assertThat(lines).extracting(Line::id).containsExactly("S1", "S1");
    }
    assertThat(said).contains("comparing the answers");
  }

  @Test
  @Tag("full")
  void freshnessOfAFewFlights() throws Exception {
    Path root = Path.of("../..").toRealPath();
    try (Bench bench = new Bench(root, work, root.resolve("streams/flights-sample.parquet"))) {
      List<Line> lines = new FreshnessMeter(bench, what -> {}, 500, 2, 2).measure(1, 100);
      assertThat(lines).extracting(Line::id).containsExactly("S2", "S2", "S2");
    }
  }
}
