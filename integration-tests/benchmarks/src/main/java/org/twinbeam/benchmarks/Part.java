/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import java.util.List;
import java.util.function.Consumer;

/** What can be measured alone: a row of the table, or two that one measurement gives. In order. */
enum Part {
  M1,
  /** Gives B2 too. */
  B1,
  B3,
  L1,
  S1,
  S2,
  S3,
  Q1,
  G1;

  private static final int FLIGHTS = 3_000_000;

  /** As many flights as there are. */
  private static final int ALL = Integer.MAX_VALUE;

  /** Of B3's shorter history; the longer is ten times as long. */
  private static final int HISTORY = 250_000;

  private static final int EPOCH = 100_000;

  /**
   * Measures it, on all of {@value #FLIGHTS} flights where it takes that many.
   *
   * @param bench not used before
   * @param rounds at most {@link #mostRounds()}
   * @param say is told how far it is
   * @param note is told what is in no line
   */
  List<Line> measure(Bench bench, int rounds, Consumer<String> say, Consumer<String> note)
      throws Exception {
    return switch (this) {
      case M1 -> ScoringMeter.measure(bench, rounds, note);
      case B1 -> new BatchMeter(bench, say).measure(rounds, 300_000, 900_000, ALL);
      case B3 -> new HistoryMeter(bench, say).measure(rounds, HISTORY, EPOCH);
      case L1 -> new LakeMeter(bench, say).measure(rounds, ALL, 250_000);
      case S1 -> new SpeedMeter(bench, say).measure(rounds, 300_000, 900_000, ALL);
      case S2 -> new FreshnessMeter(bench, say, 10_000, 20, 30).measure(rounds, 1_000, 100);
      case S3 -> new StateMeter(bench, say).measure(rounds, 100_000, 300_000, 1_000_000);
      case Q1 -> QueryMeter.measure(bench, rounds, ALL, 400, note);
      case G1 -> GatewayMeter.measure(bench, rounds, 2_000, 10, note);
    };
  }

  /** B3 takes new flights for each round, and there is an end of them. */
  int mostRounds() {
    return this == B3 ? (FLIGHTS - 10 * HISTORY) / EPOCH : Integer.MAX_VALUE;
  }
}
