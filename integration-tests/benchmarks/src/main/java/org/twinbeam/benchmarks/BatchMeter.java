/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.DoubleBinaryOperator;
import org.twinbeam.benchmarks.Line.Figures;
import org.twinbeam.local.Engine;

/**
 * The batch layer from cold: whole processes, from the raw lake to answers. The time of the largest
 * size is B1; what the difference to the smallest costs for each million of events is B2.
 */
final class BatchMeter {
  private final Bench bench;
  private final Consumer<String> progress;

  BatchMeter(Bench bench, Consumer<String> progress) {
    this.bench = bench;
    this.progress = progress;
  }

  /**
   * @param most flights of each size, ascending
   */
  List<Line> measure(int rounds, int... most) throws Exception {
    List<Size> sizes = new ArrayList<>();
    for (int flights : most) {
      Size size = new Size("bench_" + sizes.size(), flights);
      size.load();
      sizes.add(size);
    }
    for (int round = 0; round < rounds; round++) {
      for (Size size : sizes) {
        size.round(round);
      }
    }
    progress.accept("comparing the answers");
    for (Size size : sizes) {
      Answers.checkEqual(bench, size.stream);
    }
    Size largest = sizes.get(sizes.size() - 1);
    List<Line> lines = new ArrayList<>();
    for (Size size : sizes) {
      Target target = size == largest ? new Target.Ratio(1) : new Target.Reported();
      String rebuild =
          String.format(Locale.ROOT, "batch rebuild of %,d events, from cold", size.events);
      lines.addAll(lines("B1", rebuild, size.ours, size.spark, size.duck, target));
    }
    if (sizes.size() > 1) {
      Size smallest = sizes.get(0);
      double millions = (largest.events - smallest.events) / 1e6;
      DoubleBinaryOperator marginal = (more, less) -> (more - less) / millions;
      lines.addAll(
          lines(
              "B2",
              "each further million of events",
              largest.ours.with(smallest.ours, marginal),
              largest.spark.with(smallest.spark, marginal),
              largest.duck.with(smallest.duck, marginal),
              new Target.Ratio(1)));
    }
    return lines;
  }

  private static List<Line> lines(
      String id, String work, Samples ours, Samples spark, Samples duck, Target target) {
    return List.of(
        new Line(id, work, "Spark SQL", Figures.TIMES, "s", ours, spark, target),
        new Line(id, work, "DuckDB", Figures.TIMES, "s", ours, duck, new Target.Reported()));
  }

  /** A stream of so many events, in the lake, and what was measured of it. */
  private final class Size {
    private final String stream;
    private final Path definition;
    private final int most;
    private int events;
    private Samples ours = new Samples();
    private Samples spark = new Samples();
    private Samples duck = new Samples();

    Size(String stream, int most) throws Exception {
      this.stream = stream;
      this.most = most;
      this.definition = bench.definition(stream);
    }

    void load() throws Exception {
      Path file = bench.file(stream + ".jsonl");
      events = bench.writeFlights(file, most);
      progress.accept("importing %,d events".formatted(events));
      bench.pipeline(Engine.SPARK, definition, "import", "--files=" + file);
    }

    /** In turn, and every second round the other way round. */
    void round(int round) throws Exception {
      List<Contestant> contestants = new ArrayList<>(List.of(this::ours, this::spark, this::duck));
      if (round % 2 == 1) {
        Collections.reverse(contestants);
      }
      for (Contestant contestant : contestants) {
        contestant.run();
      }
    }

    private void ours() throws Exception {
      ours = told("Twinbeam", ours, bench.pipeline(Engine.SPARK, definition, "batch", "--rebuild"));
    }

    private void spark() throws Exception {
      spark =
          told(
              "Spark SQL",
              spark,
              bench.sparkPeer(
                  rawFiles(), bench.store().url(), bench.store().user(), Answers.prefix(stream)));
    }

    private void duck() throws Exception {
      Path result = bench.file(stream + ".duckdb");
      Files.deleteIfExists(result);
      duck = told("DuckDB", duck, bench.duckDbPeer(rawFiles(), result.toString()));
    }

    private String rawFiles() {
      return bench.warehouse() + "/twinbeam/imports_" + stream + "/data/*/*.parquet";
    }

    private Samples told(String who, Samples before, Usage usage) {
      progress.accept(
          "%,d events, %s: %.1f s, %.1f s of processor, %,d MB"
              .formatted(events, who, usage.seconds(), usage.cpuSeconds(), usage.peakMegabytes()));
      return before.and(usage.seconds());
    }
  }

  private interface Contestant {
    void run() throws Exception;
  }
}
