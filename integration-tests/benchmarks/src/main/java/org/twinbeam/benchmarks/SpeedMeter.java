/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.twinbeam.benchmarks.Line.Figures;
import org.twinbeam.io.store.Store;

/**
 * S1, the speed layer at saturation: a log that is full when the process starts, to cells in the
 * store. Rates are of the events after the first sixth, when JVM and engine have started.
 */
final class SpeedMeter {
  private static final int MARK_EVERY = 250_000;
  private static final long FLUSH_MILLIS = 1_000;
  private static final int SLOTS = 2;

  private final Bench bench;
  private final Consumer<String> progress;

  SpeedMeter(Bench bench, Consumer<String> progress) {
    this.bench = bench;
    this.progress = progress;
  }

  /**
   * @param most flights of each size, ascending; the largest also with one slot
   */
  List<Line> measure(int rounds, int... most) throws Exception {
    Store.migrate(bench.store());
    List<Run> runs = new ArrayList<>();
    for (int flights : most) {
      String stream = "speed_" + runs.size();
      runs.add(new Run(stream, fill(stream, flights), SLOTS));
    }
    Run largest = runs.get(runs.size() - 1);
    runs.add(0, new Run(largest.stream, largest.events, 1));
    for (int round = 0; round < rounds; round++) {
      for (Run run : runs) {
        run.round(round);
      }
    }
    progress.accept("comparing the answers");
    PeerCells.finish(bench, largest.stream);
    Answers.checkEqual(bench, largest.stream);
    return runs.stream()
        .map(run -> run.line(run == largest ? new Target.Ratio(1) : new Target.Reported()))
        .toList();
  }

  /** Returns how many events there are, without duplicates. */
  private int fill(String stream, int most) throws Exception {
    progress.accept("filling a log of %,d events".formatted(most));
    try (FlightLog log = new FlightLog(bench, stream, MARK_EVERY)) {
      return log.append(0, most);
    }
  }

  /** A log and a number of slots, and what was measured of them. */
  private final class Run {
    private final String stream;
    private final int events;
    private final int slots;
    private Samples ours = new Samples();
    private Samples theirs = new Samples();

    Run(String stream, int events, int slots) {
      this.stream = stream;
      this.events = events;
      this.slots = slots;
    }

    void round(int round) throws Exception {
      for (SpeedContestant contestant : SpeedContestant.inTurn(bench, stream, round)) {
        double rate = thousandsPerSecond(contestant);
        if (contestant instanceof SpeedContestant.Ours) {
          ours = ours.and(rate);
        } else {
          theirs = theirs.and(rate);
        }
      }
    }

    private double thousandsPerSecond(SpeedContestant contestant) throws Exception {
      try (SpeedRun running =
          SpeedRun.start(bench, contestant, bench.definition(stream), slots, FLUSH_MILLIS)) {
        SpeedRun.Point started = running.now();
        SpeedRun.Point sixth = running.await(events / 6);
        SpeedRun.Point last = running.await(events);
        // A log so short that one flush has all of it is measured from the process's start.
        SpeedRun.Point from = sixth.visible() < events ? sixth : started;
        double seconds = (last.nanos() - from.nanos()) / 1e9;
        double counted = last.visible() - from.visible();
        progress.accept(
            "%s, %s: %.1f k/s, %.2f s of processor for a million"
                .formatted(
                    work(),
                    contestant.name(),
                    counted / seconds / 1e3,
                    (last.cpuSeconds() - from.cpuSeconds()) / counted * 1e6));
        return counted / seconds / 1e3;
      }
    }

    private String work() {
      return String.format(
          Locale.ROOT, "speed layer, %,d events, %d slot%s", events, slots, slots == 1 ? "" : "s");
    }

    private Line line(Target target) {
      return new Line("S1", work(), "Flink DataStream", Figures.RATES, "k/s", ours, theirs, target);
    }
  }
}
