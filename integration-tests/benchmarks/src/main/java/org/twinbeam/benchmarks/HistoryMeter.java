/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.twinbeam.benchmarks.Line.Figures;
import org.twinbeam.local.Engine;

/**
 * Incremental batch beside itself: the same epoch, with a history before it and with one ten times
 * as long. An id is remembered for two epochs, so that looking back for duplicates is the same
 * work.
 */
final class HistoryMeter {
  private static final int TIMES = 10;
  private static final String WITHIN = "\nwithin: 2\n";

  private final Bench bench;
  private final Consumer<String> progress;

  HistoryMeter(Bench bench, Consumer<String> progress) {
    this.bench = bench;
    this.progress = progress;
  }

  /**
   * @param history flights of the shorter history, its epochs as large as the new ones
   * @param epoch flights of each new epoch; one for each round
   */
  List<Line> measure(int rounds, int history, int epoch) throws Exception {
    int next = TIMES * history;
    try (Stream longer = new Stream("bench_long", epoch);
        Stream shorter = new Stream("bench_short", epoch)) {
      longer.begin(0, next);
      shorter.begin(next - history, next); // Both end with the same flights.
      for (int round = 0; round < rounds; round++) {
        List<Stream> streams = new ArrayList<>(List.of(longer, shorter));
        if (round % 2 == 1) {
          Collections.reverse(streams);
        }
        for (Stream stream : streams) {
          stream.append(next, next + epoch);
        }
        for (Stream stream : streams) {
          stream.batch();
        }
        next += epoch;
      }
      return List.of(
          new Line(
              "B3",
              "incremental batch of an epoch of %,d flights, after %,d"
                  .formatted(epoch, TIMES * history),
              "itself, after %,d".formatted(history),
              Figures.TIMES,
              "s",
              longer.seconds,
              shorter.seconds,
              new Target.Ratio(1 / 1.2)));
    }
  }

  /** A stream, its log, and what each new epoch took. */
  private final class Stream implements AutoCloseable {
    private final String name;
    private final Path definition;
    private final FlightLog log;
    private long flights;
    private long batched;
    private Samples seconds = new Samples();

    Stream(String name, int epoch) throws IOException {
      this.name = name;
      this.definition = rememberingLess(bench.definition(name));
      this.log = new FlightLog(bench, name, epoch + epoch / 50); // Room for what comes twice.
    }

    void begin(int from, int to) throws Exception {
      append(from, to);
      bench.pipeline(Engine.SPARK, definition, "batch");
      batched = log.epochs();
    }

    /** To the log and to the lake. */
    void append(int from, int to) throws Exception {
      int appended = log.append(from, to);
      if (appended != to - from) {
        throw new IllegalStateException(
            "flights %,d to %,d are wanted, and %,d of them are there"
                .formatted(from, to, appended));
      }
      flights += appended;
      Ingestion.run(bench, name, definition, log);
    }

    void batch() throws Exception {
      Usage usage = bench.pipeline(Engine.SPARK, definition, "batch");
      checkRun();
      batched = log.epochs();
      progress.accept(
          "incremental batch up to event %,d: %.1f s, %.1f s of processor, %,d MB"
              .formatted(log.events(), usage.seconds(), usage.cpuSeconds(), usage.peakMegabytes()));
      seconds = seconds.and(usage.seconds());
    }

    /** The newest run read the new epoch alone, and accounts for every event of the log. */
    private void checkRun() throws SQLException {
      String expected =
          "published, incremental, epochs %d to %d, %d events, %d accepted, %d duplicates"
              .formatted(batched, log.epochs(), log.events(), flights, log.events() - flights);
      String run = newestRun();
      if (log.epochs() != batched + 1 || !run.equals(expected)) {
        throw new IllegalStateException("the run is: " + run + "; expected was: " + expected);
      }
    }

    private String newestRun() throws SQLException {
      try (Connection store = bench.connect();
          PreparedStatement select =
              store.prepareStatement(
                  """
                  SELECT format('%s, %s, epochs %s to %s, %s events, %s accepted, %s duplicates',
                    r.status, CASE WHEN bool_or(v.base = v.run) THEN 'anew' ELSE 'incremental' END,
                    min(v.horizon_from), r.horizon, r.read, r.accepted, r.duplicates)
                  FROM twinbeam.batch_run r JOIN twinbeam.batch_run_version v ON v.run = r.run
                  WHERE r.stream = ? GROUP BY r.run ORDER BY r.run DESC LIMIT 1""")) {
        select.setString(1, name);
        try (ResultSet row = select.executeQuery()) {
          return row.next() ? row.getString(1) : "none";
        }
      }
    }

    @Override
    public void close() {
      log.close();
    }
  }

  private static Path rememberingLess(Path definition) throws IOException {
    String text = Files.readString(definition);
    String less = text.replaceFirst("\nwithin: \\d+\n", WITHIN);
    if (!less.contains(WITHIN)) {
      throw new IllegalStateException(definition + " does not say 'within'");
    }
    return Files.writeString(definition, less);
  }
}
