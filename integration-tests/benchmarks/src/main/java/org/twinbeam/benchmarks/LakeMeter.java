/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.iceberg.catalog.TableIdentifier;
import org.twinbeam.benchmarks.Line.Figures;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.io.lake.LakeCatalog;
import org.twinbeam.io.lake.RawFile;
import org.twinbeam.io.lake.RawLake;
import org.twinbeam.io.log.StreamLog;

/** Ingestion: the same log to a fresh lake in each round, and to bare Parquet files. */
final class LakeMeter {
  private static final String STREAM = "bench_lake";

  private final Bench bench;
  private final Consumer<String> progress;
  private final Path definition;
  private Samples ours = new Samples();
  private Samples theirs = new Samples();

  LakeMeter(Bench bench, Consumer<String> progress) throws IOException {
    this.bench = bench;
    this.progress = progress;
    this.definition = bench.definition(STREAM);
  }

  /**
   * @param most flights
   * @param epochEvents events of an epoch
   */
  List<Line> measure(int rounds, int most, int epochEvents) throws Exception {
    try (FlightLog log = new FlightLog(bench, STREAM, epochEvents)) {
      log.append(0, most);
      for (int round = 0; round < rounds; round++) {
        round(round, log);
      }
      return List.of(
          new Line(
              "L1",
              "ingestion of %,d events, from the log to the committed lake".formatted(log.events()),
              "bare consumer and Parquet writer",
              Figures.RATES,
              "k/s",
              ours,
              theirs,
              new Target.Ratio(0.8)));
    }
  }

  /** In turn, and every second round the other way round; then both are compared and dropped. */
  private void round(int round, FlightLog log) throws Exception {
    Path bare = Files.createDirectories(bench.file("bare-lake"));
    List<Contestant> contestants =
        new ArrayList<>(List.of(() -> ours(log), () -> theirs(log, bare)));
    if (round % 2 == 1) {
      Collections.reverse(contestants);
    }
    for (Contestant contestant : contestants) {
      contestant.run();
    }
    checkEqual(ourFiles(log), bareFiles(log, bare), log.events());
    try (LakeCatalog catalog = LakeCatalog.open(Ingestion.lake(bench))) {
      catalog.catalog().dropTable(TableIdentifier.of("twinbeam", "raw_" + STREAM), true);
    }
    for (String file : bareFiles(log, bare)) {
      Files.delete(Path.of(file));
    }
  }

  private void ours(FlightLog log) throws Exception {
    ours = told("Twinbeam", log, ours, Ingestion.run(bench, STREAM, definition, log));
  }

  private void theirs(FlightLog log, Path bare) throws Exception {
    try (ChildJvm peer =
        bench.lakePeer(
            bench.log().bootstrapServers(),
            StreamLog.topicOf(STREAM),
            Integer.toString(EventLog.PARTITIONS),
            bare.toString(),
            Long.toString(log.epochs()))) {
      theirs = told("bare", log, theirs, Pace.of(peer, log, () -> bareEpochs(bare)));
    }
  }

  /** How many epochs, from the first on, are whole. */
  private static long bareEpochs(Path bare) {
    long epoch = 0;
    while (bareFilesOf(bare, epoch).stream().allMatch(Files::exists)) {
      epoch++;
    }
    return epoch;
  }

  private static List<Path> bareFilesOf(Path bare, long epoch) {
    List<Path> files = new ArrayList<>();
    for (int partition = 0; partition < EventLog.PARTITIONS; partition++) {
      files.add(LakePeer.file(bare, epoch, partition));
    }
    return files;
  }

  private static List<String> bareFiles(FlightLog log, Path bare) {
    List<String> files = new ArrayList<>();
    for (long epoch = 0; epoch < log.epochs(); epoch++) {
      bareFilesOf(bare, epoch).forEach(file -> files.add(file.toString()));
    }
    return files;
  }

  private List<String> ourFiles(FlightLog log) {
    try (RawLake lake = RawLake.open(Ingestion.lake(bench), STREAM)) {
      return lake.files(0, log.epochs()).stream().map(RawFile::path).toList();
    }
  }

  private Samples told(String who, FlightLog log, Samples before, Pace pace) {
    progress.accept(
        "%,d events to the lake, %s: %,.0f/s, from its start %.1f s, %.1f s of processor"
            .formatted(log.events(), who, pace.rate(), pace.seconds(), pace.cpuSeconds()));
    return before.and(pace.rate() / 1e3);
  }

  /** All columns of all rows. */
  private static void checkEqual(List<String> ours, List<String> bare, long events)
      throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      String our = content(statement, ours);
      String their = content(statement, bare);
      if (!our.equals(their) || !our.startsWith(events + " ")) {
        throw new IllegalStateException(
            "%d events: the lake has (rows and hash) %s, the bare files %s"
                .formatted(events, our, their));
      }
    }
  }

  private static String content(Statement statement, List<String> files) throws SQLException {
    String sql =
        """
        select count(*) || ' ' || sum(hash(epoch, partition, "offset", received_at, topic,
          content_type, source, identity, payload)) from read_parquet([%s])
        """
            .formatted(files.stream().map("'%s'"::formatted).collect(Collectors.joining(", ")));
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private interface Contestant {
    void run() throws Exception;
  }
}
