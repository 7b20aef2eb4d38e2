/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Measures the wanted parts, and writes results.json, RESULTS.md and its plot after each: {@code
 * Meter <flights.parquet> [--rounds=N] [row …]}.
 */
public final class Meter {
  private Meter() {}

  /** Run in the repository's root. */
  public static void main(String[] args) throws Exception {
    Wanted wanted;
    try {
      wanted = Wanted.of(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    Path root = Path.of("").toAbsolutePath();
    Path home = root.resolve("integration-tests/benchmarks");
    Results results = Results.read(home);
    for (Part part : wanted.parts()) {
      System.out.println(part + ", " + Results.rounds(wanted.rounds()));
      Measured measured = measure(part, wanted, root, emptied(home.resolve("target/work")));
      System.out.println(Results.table(measured.lines()));
      results = results.with(measured);
      results.write(home);
    }
  }

  /** With services and a work directory of its own: no part finds what another has left. */
  private static Measured measure(Part part, Wanted wanted, Path root, Path work) throws Exception {
    LocalDate date = LocalDate.now(ZoneOffset.UTC);
    List<String> notes = new ArrayList<>();
    try (Bench bench = new Bench(root, work, wanted.flights())) {
      List<Line> lines = part.measure(bench, wanted.rounds(), Meter::say, notes::add);
      notes.forEach(Meter::say);
      return new Measured(part, date, wanted.rounds(), Machine.here(), lines, notes);
    }
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
