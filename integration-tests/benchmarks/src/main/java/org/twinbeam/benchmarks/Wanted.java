/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the command line asks for.
 *
 * @param flights Parquet, as fetch-flights.sh fetches it
 * @param parts in the table's order
 */
record Wanted(Path flights, int rounds, Set<Part> parts) {
  private static final String ROUNDS = "--rounds=";
  private static final int USUAL_ROUNDS = 5;

  /**
   * @param args the flights, then the rounds and the rows' names, in any order
   * @throws IllegalArgumentException with all that is wrong, and what would be right
   */
  static Wanted of(String... args) {
    List<String> problems = new ArrayList<>();
    int rounds = USUAL_ROUNDS;
    Set<Part> parts = EnumSet.noneOf(Part.class);
    for (String arg : Arrays.asList(args).subList(Math.min(1, args.length), args.length)) {
      if (arg.startsWith(ROUNDS)) {
        rounds = rounds(arg, problems);
      } else if (arg.startsWith("-")) {
        problems.add(arg + " is no option: there is --rounds=N");
      } else {
        part(arg, parts, problems);
      }
    }
    if (parts.isEmpty()) {
      parts = EnumSet.allOf(Part.class);
    }
    for (Part part : parts) {
      if (rounds > part.mostRounds()) {
        problems.add(
            "%s has flights for %d rounds at most, not for %d: ask for fewer, or name other rows"
                .formatted(part, part.mostRounds(), rounds));
      }
    }
    Path flights = Path.of(args.length == 0 ? "" : args[0]);
    if (!Files.isRegularFile(flights)) {
      problems.add("no file of flights at '" + flights + "': fetch-flights.sh fetches it");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          String.join("\n", problems) + "\nUsage: run.sh [--rounds=N] [row ...], rows: " + rows());
    }
    return new Wanted(flights, rounds, parts);
  }

  private static int rounds(String arg, List<String> problems) {
    String number = arg.substring(ROUNDS.length());
    if (number.matches("0*[1-9]\\d{0,5}")) {
      return Integer.parseInt(number);
    }
    problems.add(arg + " is no number of rounds: 1 or more are wanted, such as " + ROUNDS + "5");
    return USUAL_ROUNDS;
  }

  private static void part(String name, Set<Part> parts, List<String> problems) {
    try {
      parts.add(Part.valueOf(name));
    } catch (IllegalArgumentException e) {
      problems.add("'" + name + "' is no row: rows are " + rows());
    }
  }

  private static String rows() {
    return Arrays.stream(Part.values())
        .map(part -> part == Part.B1 ? "B1 (gives B2 too)" : part.name())
        .collect(Collectors.joining(", "));
  }
}
