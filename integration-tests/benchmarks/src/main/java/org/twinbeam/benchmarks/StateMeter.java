/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import org.twinbeam.benchmarks.Line.Figures;
import org.twinbeam.io.store.Store;

/**
 * S3, what live cells take: heap and checkpoint of the speed layer when all bids of a log are in
 * the store, and no epoch has ended since the first of them.
 */
final class StateMeter {
  private static final int SLOTS = 2;
  private static final long FLUSH_MILLIS = 1_000;

  /** The least ratio of sizes of which ours is the greater by a fifth. */
  private static final Target AS_SMALL = new Target.Ratio(1 / 1.2);

  private final Bench bench;
  private final Consumer<String> progress;

  StateMeter(Bench bench, Consumer<String> progress) {
    this.bench = bench;
    this.progress = progress;
  }

  /**
   * @param cells of each size, ascending
   */
  List<Line> measure(int rounds, int... cells) throws Exception {
    Store.migrate(bench.store());
    List<Size> sizes = new ArrayList<>();
    for (int each : cells) {
      sizes.add(fill("state_" + sizes.size(), each));
    }
    for (int round = 0; round < rounds; round++) {
      for (Size size : sizes) {
        size.round(round);
      }
    }
    progress.accept("comparing the answers");
    Size most = sizes.get(sizes.size() - 1);
    long states = BidCells.checkEqual(bench, most.stream, most.definition, most.given.cells());
    progress.accept(
        "Twinbeam has %,d states of two partitions for %,d cells"
            .formatted(states, most.given.cells()));
    List<Line> lines = new ArrayList<>();
    lines.addAll(lines(sizes, "heap", each -> each.heap));
    lines.addAll(lines(sizes, "checkpoint", each -> each.checkpoint));
    return lines;
  }

  private Size fill(String stream, int cells) throws Exception {
    try (EventLog log = new EventLog(bench.log(), stream)) {
      log.mark();
      BidStream.Given given =
          BidStream.each(
              cells,
              bid -> {
                var unused = log.append(bid);
              });
      log.flush();
      progress.accept(
          "a log of %,d bids, which have %,d cells".formatted(given.bids(), given.cells()));
      return new Size(stream, bench.definition("bids", stream), given);
    }
  }

  private static List<Line> lines(List<Size> sizes, String what, Function<Taken, Samples> samples) {
    Size least = sizes.get(0);
    Size most = sizes.get(sizes.size() - 1);
    List<Line> lines = new ArrayList<>();
    for (Size size : sizes) {
      lines.add(
          line(
              String.format(
                  Locale.ROOT,
                  "%s of %,d live cells, %,d ids",
                  what,
                  size.given.cells(),
                  size.given.bids()),
              "MB",
              times(samples.apply(size.ours), 1e-6),
              times(samples.apply(size.theirs), 1e-6),
              size == most ? AS_SMALL : new Target.Reported()));
    }
    if (least != most) {
      double cells = most.given.cells() - least.given.cells();
      double ids = most.given.bids() - least.given.bids();
      lines.add(
          line(
              String.format(
                  Locale.ROOT, "%s of each further cell with its %.1f ids", what, ids / cells),
              "B",
              times(between(samples.apply(least.ours), samples.apply(most.ours)), 1 / cells),
              times(between(samples.apply(least.theirs), samples.apply(most.theirs)), 1 / cells),
              AS_SMALL));
    }
    return lines;
  }

  private static Line line(String work, String unit, Samples ours, Samples theirs, Target target) {
    return new Line("S3", work, "Flink DataStream", Figures.TIMES, unit, ours, theirs, target);
  }

  private static Samples times(Samples samples, double factor) {
    return samples.with(samples, (value, same) -> value * factor);
  }

  private static Samples between(Samples least, Samples most) {
    return most.with(least, (more, less) -> more - less);
  }

  /** Bytes that a contestant took, round by round. */
  private static final class Taken {
    private Samples heap = new Samples();
    private Samples checkpoint = new Samples();

    void add(LiveState state) {
      heap = heap.and((double) state.heapBytes());
      checkpoint = checkpoint.and((double) state.checkpointBytes());
    }
  }

  /** A log, and what was measured of it. */
  private final class Size {
    private final String stream;
    private final Path definition;
    private final BidStream.Given given;
    private final Taken ours = new Taken();
    private final Taken theirs = new Taken();

    Size(String stream, Path definition, BidStream.Given given) {
      this.stream = stream;
      this.definition = definition;
      this.given = given;
    }

    void round(int round) throws Exception {
      for (SpeedContestant each : SpeedContestant.inTurn(bench, stream, "bids", round)) {
        LiveState state = run(each);
        progress.accept(
            "%,d cells, %s: %.1f MB of heap, %.1f MB of checkpoint"
                .formatted(
                    given.cells(),
                    each.name(),
                    state.heapBytes() / 1e6,
                    state.checkpointBytes() / 1e6));
        (each instanceof SpeedContestant.Ours ? ours : theirs).add(state);
      }
    }

    private LiveState run(SpeedContestant contestant) throws Exception {
      try (SpeedRun running = SpeedRun.start(bench, contestant, definition, SLOTS, FLUSH_MILLIS)) {
        running.await(given.bids());
        return LiveState.of(running.child(), contestant.checkpoints(running.child()));
      }
    }
  }
}
