/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What was measured last of each part, now or before, and the table of it, for people. */
final class Results {
  private static final String FILE = "results.json";

  private final Map<Part, Measured> measured = new EnumMap<>(Part.class);

  private Results(Collection<Measured> all) {
    all.forEach(each -> measured.put(each.part(), each));
  }

  /** What earlier runs have left in the directory. */
  static Results read(Path dir) throws IOException {
    return new Results(ResultsFile.read(dir.resolve(FILE)));
  }

  /** These, but of one part what was measured now. */
  Results with(Measured now) {
    Results results = new Results(measured.values());
    results.measured.put(now.part(), now);
    return results;
  }

  /** Writes results.json, and what follows from it: RESULTS.md and its plot. */
  void write(Path dir) throws IOException {
    ResultsFile.write(dir.resolve(FILE), measured.values());
    Files.writeString(dir.resolve("RESULTS.md"), text());
    Files.writeString(dir.resolve("results.svg"), Plot.of(lines()));
  }

  private List<Line> lines() {
    return measured.values().stream().flatMap(each -> each.lines().stream()).toList();
  }

  private String text() {
    String text =
        """
        # Results

        Medians of interleaved rounds, with the least and the greatest in parentheses; a ratio is taken
        within a round. [README.md](README.md) says what is done, and how to run it.

        %s
        ![Times as fast as the peer](results.svg)

        Measured:

        %s
        """
            .formatted(table(lines()), occasions());
    String notes = notes();
    return notes.isEmpty() ? text : text + "\nBesides:\n\n" + notes;
  }

  /** When, how often and where; what these are alike for stands together. */
  private String occasions() {
    Map<String, Set<String>> ids = new LinkedHashMap<>();
    for (Measured each : measured.values()) {
      Machine machine = each.machine();
      String occasion =
          "%s, %s, %d processors, %s, Java %s"
              .formatted(
                  each.date(),
                  rounds(each.rounds()),
                  machine.processors(),
                  machine.system(),
                  machine.java());
      Set<String> alike = ids.computeIfAbsent(occasion, unused -> new LinkedHashSet<>());
      each.lines().forEach(line -> alike.add(line.id()));
    }
    return ids.entrySet().stream()
        .map(entry -> "- " + String.join(", ", entry.getValue()) + ": " + entry.getKey())
        .collect(joining("\n"));
  }

  private String notes() {
    StringBuilder text = new StringBuilder();
    for (Measured each : measured.values()) {
      for (String note : each.notes()) {
        text.append("- **").append(each.part()).append("** ").append(note).append(".\n");
      }
    }
    return text.toString();
  }

  static String rounds(int rounds) {
    return rounds == 1 ? "1 round" : rounds + " rounds";
  }

  static String table(List<Line> lines) {
    StringBuilder text = new StringBuilder();
    text.append(
        "| | work | Twinbeam | beside | times as fast | target |\n|---|---|---|---|---|---|\n");
    for (Line line : lines) {
      text.append(
          "| %s | %s | %s | %s: %s | **%s** | %s |\n"
              .formatted(
                  line.id(),
                  line.work(),
                  figure(line.ours(), line.unit()),
                  line.against(),
                  figure(line.theirs(), line.unit()),
                  figure(line.ratio(), "×"),
                  line.target().told(line)));
    }
    return text.toString();
  }

  private static String figure(Samples samples, String unit) {
    return samples.values().length == 1
        ? String.format(Locale.ROOT, "%.2f %s", samples.median(), unit)
        : String.format(
            Locale.ROOT,
            "%.2f %s (%.2f to %.2f)",
            samples.median(),
            unit,
            samples.least(),
            samples.most());
  }
}
