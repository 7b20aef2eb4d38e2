/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doors are measured to the end: nothing is lost on the way, and answers equal the peers'. */
class ServingMeterIT {
  @TempDir Path work;

  @Test
  void aFewEventsThroughTheGateway() throws Exception {
    List<String> notes = new ArrayList<>();
    try (Bench bench = bench()) {
      List<Line> lines = GatewayMeter.measure(bench, 1, 20, 1, notes::add);
      assertThat(lines).extracting(Line::id).containsExactly("G1", "G1", "G1");
    }
    assertThat(notes).hasSize(1);
  }

  @Test
  @Tag("full")
  void aFewQuestions() throws Exception {
    List<String> notes = new ArrayList<>();
    try (Bench bench = bench()) {
      List<Line> lines = QueryMeter.measure(bench, 1, 5_000, 50, notes::add);
      assertThat(lines).extracting(Line::id).containsExactly("Q1", "Q1", "Q1", "Q1");
    }
    assertThat(notes).hasSize(4);
  }

  private Bench bench() throws Exception {
    Path root = Path.of("../..").toRealPath();
    return new Bench(root, work, root.resolve("streams/flights-sample.parquet"));
  }
}
