/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.twinbeam.benchmarks.peer.DuckDbPeer;
import org.twinbeam.benchmarks.peer.SparkPeer;
import org.twinbeam.local.Engine;

/**
 * The batch layer from cold: whole processes, from the raw lake to answers, of two sizes. The
 * larger one's time is B1, and what the difference costs for each million of events is B2.
 */
final class BatchMeter {
  private final Bench bench;
  private final int small;
  private final int large;
  private final Consumer<String> progress;

  BatchMeter(Bench bench, int small, int large, Consumer<String> progress) {
    this.bench = bench;
    this.small = small;
    this.large = large;
    this.progress = progress;
  }

  List<Line> measure(int rounds) throws Exception {
    Size one = new Size("bench_small", small);
    Size more = new Size("bench_large", large);
    one.load();
    more.load();
    for (int round = 0; round < rounds; round++) {
      for (Size size : List.of(one, more)) {
        size.round(round);
      }
    }
    progress.accept("comparing the answers");
    Answers.checkEqual(bench, more.stream);
    double millions = (more.events - one.events) / 1e6;
    Samples ours = more.ours.with(one.ours, (l, s) -> (l - s) / millions);
    Samples spark = more.spark.with(one.spark, (l, s) -> (l - s) / millions);
    Samples duck = more.duck.with(one.duck, (l, s) -> (l - s) / millions);
    String rebuild = "batch rebuild of %,d events, whole process from cold".formatted(more.events);
    String marginal = "each further million of events";
    return List.of(
        Line.ofTimes("B1", rebuild, "Spark SQL", "s", more.ours, more.spark, OptionalDouble.of(1)),
        Line.ofTimes("B1", rebuild, "DuckDB", "s", more.ours, more.duck, OptionalDouble.empty()),
        Line.ofTimes("B2", marginal, "Spark SQL", "s", ours, spark, OptionalDouble.of(1)),
        Line.ofTimes("B2", marginal, "DuckDB", "s", ours, duck, OptionalDouble.empty()));
  }

  /** A stream of so many events, in the lake, and what was measured of it. */
  private final class Size {
    private final String stream;
    private final Path definition;
    private final int most;
    private int events;
    private final List<Usage> oursByRound = new ArrayList<>();
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
        java.util.Collections.reverse(contestants);
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
                  SparkPeer.class,
                  rawFiles(),
                  bench.store().url(),
                  bench.store().user(),
                  Answers.prefix(stream)));
    }

    private void duck() throws Exception {
      Path result = bench.file(stream + ".duckdb");
      java.nio.file.Files.deleteIfExists(result);
      duck =
          told(
              "DuckDB",
              duck,
              bench.peer(
                  List.of(org.duckdb.DuckDBDriver.class),
                  DuckDbPeer.class,
                  rawFiles(),
                  result.toString()));
    }

    private String rawFiles() {
      return bench.warehouse() + "/twinbeam/imports_" + stream + "/data/*/*.parquet";
    }

    private Samples told(String who, Samples before, Usage usage) {
      progress.accept(
          "%,d events, %s: %.1f s, %.1f s of processor, %,d MB"
              .formatted(events, who, usage.seconds(), usage.cpuSeconds(), usage.peakMegabytes()));
      double[] values = java.util.Arrays.copyOf(before.values(), before.values().length + 1);
      values[values.length - 1] = usage.seconds();
      return new Samples(values);
    }
  }

  private interface Contestant {
    void run() throws Exception;
  }
}
