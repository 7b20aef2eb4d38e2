/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

/**
 * A line of the table.
 *
 * @param id as the targets are called, such as B1
 * @param work what is done
 * @param against what Twinbeam is measured beside
 * @param figures what they are
 * @param unit of the figures
 * @param ours Twinbeam's figures
 * @param theirs the peer's
 * @param target what is wanted
 */
record Line(
    String id,
    String work,
    String against,
    Figures figures,
    String unit,
    Samples ours,
    Samples theirs,
    Target target) {

  /** What figures may be. */
  enum Figures {
    /** Less is faster. */
    TIMES,
    /** More is faster. */
    RATES
  }

  /** How many times as fast Twinbeam is as the peer. */
  Samples ratio() {
    return switch (figures) {
      case TIMES -> theirs.with(ours, (their, our) -> their / our);
      case RATES -> ours.with(theirs, (our, their) -> our / their);
    };
  }
}
