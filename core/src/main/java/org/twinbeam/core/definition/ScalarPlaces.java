/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Finds where in the file a place within a scalar's value stands. */
final class ScalarPlaces {
  private ScalarPlaces() {}

  /**
   * Reports a fault at a place in the scalar's value, or at the scalar's start where YAML's folding
   * and escapes hide the place.
   *
   * @param line 1-based line in the value
   * @param column 0-based column in that line, in code points
   */
  static void report(ScalarNode node, int line, int column, String message, Problems problems) {
    Mark start = node.getStartMark().orElse(null);
    Mark end = node.getEndMark().orElse(null);
    if (start == null || end == null) {
      problems.at(node, message);
    } else if (node.getScalarStyle() == ScalarStyle.LITERAL) {
      // The block's own indentation is not part of the value.
      int indent = indentOfLine(start, line) - indentInValue(node, line);
      problems.at(start.getLine() + 1 + line, indent + column + 1, message);
    } else if (line == 1 && start.getLine() == end.getLine()) {
      int opening = node.isPlain() ? 0 : 1;
      int shift = isVerbatim(node, start, end, opening) ? opening + column : 0;
      problems.at(start.getLine() + 1, start.getColumn() + 1 + shift, message);
    } else {
      problems.at(start, message);
    }
  }

  private static boolean isVerbatim(ScalarNode node, Mark start, Mark end, int opening) {
    String value = node.getValue();
    int length = value.codePointCount(0, value.length());
    return end.getColumn() - start.getColumn() == length + 2 * opening;
  }

  private static int indentInValue(ScalarNode node, int line) {
    String text = node.getValue().lines().skip(line - 1L).findFirst().orElse("");
    return text.length() - text.replaceFirst("^ +", "").length();
  }

  /** Leading spaces of the line that many lines below the mark's. */
  private static int indentOfLine(Mark mark, int below) {
    int[] buffer = mark.getBuffer();
    int i = mark.getPointer();
    for (int lines = 0; lines < below && i < buffer.length; i++) {
      if (buffer[i] == '\n') {
        lines++;
      }
    }
    int indent = 0;
    while (i + indent < buffer.length && buffer[i + indent] == ' ') {
      indent++;
    }
    return indent;
  }
}
