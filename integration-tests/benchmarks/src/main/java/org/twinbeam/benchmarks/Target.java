/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import java.util.Locale;

/** What is wanted of a line. */
sealed interface Target {

  /** To be at least so many times as fast as the peer. */
  record Ratio(double least) implements Target {}

  /** A figure of Twinbeam's of at most so many of the line's unit, whatever the peer's is. */
  record Figure(double most) implements Target {}

  /** Nothing: the line is reported. */
  record Reported() implements Target {}

  /** Whether the medians meet it. */
  default boolean isMetBy(Line line) {
    if (this instanceof Ratio ratio) {
      return line.ratio().median() >= ratio.least();
    }
    return !(this instanceof Figure figure) || line.ours().median() <= figure.most();
  }

  /** As the table has it. */
  default String told(Line line) {
    String met = isMetBy(line) ? "met" : "not met";
    if (this instanceof Ratio ratio) {
      return String.format(Locale.ROOT, "≥ %.2f ×: %s", ratio.least(), met);
    }
    return this instanceof Figure figure
        ? String.format(Locale.ROOT, "≤ %.0f %s: %s", figure.most(), line.unit(), met)
        : "reported";
  }
}
