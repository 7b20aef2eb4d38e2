/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import java.util.OptionalDouble;

/**
 * A line of the table.
 *
 * @param id as the targets are called, such as B1
 * @param work what is done
 * @param against what Twinbeam is measured beside
 * @param unit of the figures
 * @param ours Twinbeam's figures
 * @param theirs the peer's
 * @param ratio how many times as fast Twinbeam is as the peer
 * @param target least ratio that is wanted; empty if the line is only reported
 */
record Line(
    String id,
    String work,
    String against,
    String unit,
    Samples ours,
    Samples theirs,
    Samples ratio,
    OptionalDouble target) {

  /** Of times, where less is faster. */
  static Line ofTimes(
      String id,
      String work,
      String against,
      String unit,
      Samples ours,
      Samples theirs,
      OptionalDouble target) {
    Samples ratio = theirs.with(ours, (their, our) -> their / our);
    return new Line(id, work, against, unit, ours, theirs, ratio, target);
  }

  /** Of rates, where more is faster. */
  static Line ofRates(
      String id,
      String work,
      String against,
      String unit,
      Samples ours,
      Samples theirs,
      OptionalDouble target) {
    Samples ratio = ours.with(theirs, (our, their) -> our / their);
    return new Line(id, work, against, unit, ours, theirs, ratio, target);
  }

  boolean isMet() {
    return target.isEmpty() || ratio.median() >= target.getAsDouble();
  }
}
