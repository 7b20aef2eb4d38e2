/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.oracle;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An answer beside what it should be.
 *
 * @param cells number of cells that were expected
 * @param differences all that is wrong, in the order of the expected cells, then what is
 *     superfluous
 */
public record OracleComparison(int cells, List<Difference> differences) {

  /** In what way an answer is wrong. */
  public enum Kind {
    /** The cell or measure was expected and is not there. */
    MISSING,
    /** The cell or measure is there and was not expected. */
    SUPERFLUOUS,
    /** The value is not the expected one. */
    WRONG
  }

  /**
   * One thing that is wrong.
   *
   * @param measure the measure's name, or null if the whole cell is missing or superfluous
   * @param expected null if superfluous
   * @param got null if missing, and if null was answered
   */
  public record Difference(Kind kind, Cell cell, String measure, Expected expected, Object got) {
    @Override
    public String toString() {
      String what = measure == null ? "" : " " + measure;
      return switch (kind) {
        case MISSING -> cell + what + ": missing";
        case SUPERFLUOUS -> cell + what + ": superfluous";
        case WRONG -> cell + what + ": expected " + expected + ", got " + got;
      };
    }
  }

  /**
   * Compares.
   *
   * @param got by cell, each measure's value by its name: as finished, or as read from JSON with
   *     numbers of any class and strings for decimals, instants, dates, NaN and the infinities
   */
  public static OracleComparison of(
      OracleAnswer expected, Map<Cell, ? extends Map<String, ?>> got) {
    List<Difference> differences = new ArrayList<>();
    expected
        .cells()
        .forEach(
            (cell, measures) -> {
              Map<String, ?> answered = got.get(cell);
              if (answered == null) {
                differences.add(new Difference(Kind.MISSING, cell, null, null, null));
              } else {
                compare(cell, measures, answered, differences);
              }
            });
    for (Cell cell : got.keySet()) {
      if (!expected.cells().containsKey(cell)) {
        differences.add(new Difference(Kind.SUPERFLUOUS, cell, null, null, got.get(cell)));
      }
    }
    return new OracleComparison(expected.cells().size(), List.copyOf(differences));
  }

  private static void compare(
      Cell cell, Map<String, Expected> expected, Map<String, ?> got, List<Difference> differences) {
    expected.forEach(
        (measure, value) -> {
          if (!got.containsKey(measure)) {
            differences.add(new Difference(Kind.MISSING, cell, measure, value, null));
          } else if (!value.accepts(got.get(measure))) {
            differences.add(new Difference(Kind.WRONG, cell, measure, value, got.get(measure)));
          }
        });
    Set<String> superfluous = new HashSet<>(got.keySet());
    superfluous.removeAll(expected.keySet());
    for (String measure : superfluous) {
      differences.add(new Difference(Kind.SUPERFLUOUS, cell, measure, null, got.get(measure)));
    }
  }

  /** Whether every cell is there, no other is, and every measure is right. */
  public boolean equal() {
    return differences.isEmpty();
  }

  /** The first differences, one a line, and how many more there are. */
  public String describe(int most) {
    StringBuilder text = new StringBuilder();
    differences.stream().limit(most).forEach(d -> text.append(d).append('\n'));
    if (differences.size() > most) {
      text.append("and ").append(differences.size() - most).append(" more\n");
    }
    return text.toString();
  }
}
