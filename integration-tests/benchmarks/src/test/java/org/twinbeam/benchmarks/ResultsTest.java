/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
  private static final Machine MACHINE = new Machine(2, "Linux amd64", "17");

  @TempDir Path dir;

  @Test
  void startsFromNothing() throws Exception {
    Results.read(dir).with(measured(Part.M1, "2026-01-02", 5, 2)).write(dir);
    assertThat(dir.resolve("RESULTS.md"))
        .content()
        .contains("| M1 | work | 2.00 s (1.00 to 3.00) | a peer: 4.00 s (2.00 to 6.00) |")
        .contains("- M1: 2026-01-02, 5 rounds, 2 processors, Linux amd64, Java 17\n")
        .contains("- **M1** a note.\n");
  }

  @Test
  void aPartMeasuredAnewReplacesItsOldOneAndOthersStay() throws Exception {
    Results.read(dir).with(measured(Part.G1, "2026-01-02", 5, 2)).write(dir);
    Results.read(dir).with(measured(Part.M1, "2026-01-02", 5, 3)).write(dir);
    Results.read(dir).with(measured(Part.M1, "2026-01-03", 1, 4)).write(dir);
    assertThat(dir.resolve("RESULTS.md"))
        .content()
        .contains("**4.00 × (4.00 to 4.00)**", "**2.00 × (2.00 to 2.00)**")
        .doesNotContain("3.00 ×")
        .containsSubsequence(
            "| M1 |", "| G1 |", "- M1: 2026-01-03, 1 round,", "- G1: 2026-01-02, 5 rounds,");
    assertThat(dir.resolve("results.svg")).content().containsSubsequence("4.00 ×, cut", "2.00 ×<");
  }

  @Test
  void alikePartsStandTogether() throws Exception {
    Results.read(dir)
        .with(measured(Part.M1, "2026-01-02", 5, 2))
        .with(measured(Part.G1, "2026-01-02", 5, 2))
        .write(dir);
    assertThat(dir.resolve("RESULTS.md")).content().contains("- M1, G1: 2026-01-02, 5 rounds,");
  }

  @Test
  void theFileKeepsAllOfAPart() throws Exception {
    Path file = dir.resolve("results.json");
    Line line = measured(Part.S2, "2026-01-02", 3, 2).lines().get(0);
    List<Target> targets =
        List.of(new Target.Ratio(1 / 1.1), new Target.Figure(400), new Target.Reported());
    List<Line> lines =
        targets.stream()
            .map(
                target ->
                    new Line(
                        line.id(),
                        line.work(),
                        line.against(),
                        Line.Figures.RATES,
                        line.unit(),
                        line.ours(),
                        line.theirs(),
                        target))
            .toList();
    Measured before =
        new Measured(Part.S2, LocalDate.of(2026, 1, 2), 3, MACHINE, lines, List.of("one", "two"));
    ResultsFile.write(file, List.of(before));
    // Arrays are equal only to themselves.
    assertThat(ResultsFile.read(file)).usingRecursiveComparison().isEqualTo(List.of(before));
  }

  @Test
  void aStrangeFileIsRefusedByName() throws Exception {
    Files.writeString(dir.resolve("results.json"), "{\"X1\": {}}");
    assertThatThrownBy(() -> Results.read(dir))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("results.json is none of the meter's");
  }

  private static Measured measured(Part part, String date, int rounds, double ratio) {
    Line line =
        new Line(
            part.name(),
            "work",
            "a peer",
            Line.Figures.TIMES,
            "s",
            new Samples(1, 2, 3),
            new Samples(ratio, 2 * ratio, 3 * ratio),
            new Target.Ratio(1));
    return new Measured(
        part, LocalDate.parse(date), rounds, MACHINE, List.of(line), List.of("a note"));
  }
}
