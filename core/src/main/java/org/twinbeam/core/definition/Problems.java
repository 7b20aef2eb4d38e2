/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** Collects the faults of one file. */
final class Problems {
  private final String file;
  private final Set<Problem> found = new LinkedHashSet<>();

  Problems(String file) {
    this.file = file;
  }

  void at(Node node, String message) {
    at(node.getStartMark().orElse(null), message);
  }

  void at(Mark mark, String message) {
    if (mark == null) {
      at(1, 1, message);
    } else {
      at(mark.getLine() + 1, mark.getColumn() + 1, message);
    }
  }

  /** Both counted from 1. */
  void at(int line, int column, String message) {
    found.add(new Problem(file, line, column, message));
  }

  /** Those of another file that this one needs. */
  void addAll(InvalidDefinitionException other) {
    found.addAll(other.problems());
  }

  int count() {
    return found.size();
  }

  /** All, in the order of the file. */
  List<Problem> found() {
    List<Problem> sorted = new ArrayList<>(found);
    sorted.sort(
        Comparator.comparing((Problem p) -> !p.file().equals(file))
            .thenComparing(Problem::file)
            .thenComparingInt(Problem::line)
            .thenComparingInt(Problem::column));
    return sorted;
  }

  /** Throws if there are any. */
  void throwIfAny() throws InvalidDefinitionException {
    if (!found.isEmpty()) {
      throw new InvalidDefinitionException(found());
    }
  }
}
