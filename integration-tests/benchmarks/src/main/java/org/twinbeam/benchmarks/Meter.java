/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Measures, and writes RESULTS.md: {@code Meter <flights.parquet>}. */
public final class Meter {
  private static final int ROUNDS = 5;
  private static final int ALL = Integer.MAX_VALUE;

  private Meter() {}

  /** Run in the repository's root. */
  public static void main(String[] args) throws Exception {
    if (args.length != 1) {
      System.err.println("Usage: Meter <flights-3m.parquet>, as fetch-flights.sh fetches it");
      System.exit(2);
    }
    Path root = Path.of("").toAbsolutePath();
    Path home = root.resolve("integration-tests/benchmarks");
    List<String> notes = new ArrayList<>();
    List<Line> lines = new ArrayList<>();
    try (Bench bench = new Bench(root, emptied(home.resolve("target/work")), Path.of(args[0]))) {
      lines.addAll(ScoringMeter.measure(bench, ROUNDS, notes::add));
      lines.addAll(new BatchMeter(bench, Meter::say).measure(ROUNDS, 1_000_000, ALL));
      lines.addAll(new HistoryMeter(bench, Meter::say).measure(ROUNDS, 250_000, 100_000));
      lines.addAll(new LakeMeter(bench, Meter::say).measure(ROUNDS, ALL, 250_000));
    }
    System.out.println(Results.table(lines));
    notes.forEach(Meter::say);
    Results.write(home, lines, notes, ROUNDS);
  }

  private static void say(String what) {
    System.out.println("  " + what);
  }

  private static Path emptied(Path dir) throws IOException {
    if (Files.exists(dir)) {
      try (Stream<Path> all = Files.walk(dir)) {
        all.sorted(Comparator.reverseOrder()).forEach(Meter::delete);
      }
    }
    return Files.createDirectories(dir);
  }

  private static void delete(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
