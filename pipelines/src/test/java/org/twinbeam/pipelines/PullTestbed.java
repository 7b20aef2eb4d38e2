/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.oracle.Cell;
import org.twinbeam.core.oracle.Oracle;
import org.twinbeam.core.oracle.OracleAnswer;
import org.twinbeam.core.oracle.OracleComparison;
import org.twinbeam.core.shard.StreamPlan;
import org.twinbeam.core.view.ViewPlan;
import org.twinbeam.embedded.EmbeddedPostgresql;
import org.twinbeam.io.lake.ImportLake;
import org.twinbeam.io.lake.LakeConfig;
import org.twinbeam.io.store.CellCursor;
import org.twinbeam.io.store.CellRange;
import org.twinbeam.io.store.Coverage;
import org.twinbeam.io.store.StoreConfig;
import org.twinbeam.io.store.StorePools;
import org.twinbeam.io.store.StoreReader;

/** A database that is source, store and catalog, a lake, and the jobs on the DirectRunner. */
final class PullTestbed implements AutoCloseable {
  private static final AtomicInteger STREAMS = new AtomicInteger();

  private final Path dir;
  final EmbeddedPostgresql postgresql;
  final Connection connection;

  PullTestbed(Path dir) throws IOException, SQLException {
    this.dir = dir;
    this.postgresql = EmbeddedPostgresql.start(dir.resolve("postgresql"));
    this.connection =
        DriverManager.getConnection(postgresql.jdbcUrl(), postgresql.user(), postgresql.password());
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    for (Job job : List.of(new PullJob(), new BatchJob())) {
      job.options().forEach(PipelineOptionsFactory::register);
    }
  }

  void sql(String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** A stream of doors that no other test has. */
  Doors stream() throws IOException {
    String name = "doors" + STREAMS.incrementAndGet();
    String yaml =
        """
        stream: %s
        fields:
          at: timestamp
          door: string
          cost: {type: decimal, precision: 12, scale: 2, required: false}
        time: at
        views:
          all:
            key: [door]
            window: 1h
            measures: {n: count, cost: sum(cost)}
        """
            .formatted(name);
    Path file = Files.writeString(dir.resolve(name + ".yaml"), yaml);
    return new Doors(name, yaml, file);
  }

  /** One stream, with its jobs. */
  final class Doors {
    final String name;
    final String yaml;
    private final Path file;

    private Doors(String name, String yaml, Path file) {
      this.name = name;
      this.yaml = yaml;
      this.file = file;
    }

    void pullTable(String table, String column, String... more) throws Exception {
      pull(
          Stream.concat(
                  Stream.of(
                      "--jdbcUrl=" + postgresql.jdbcUrl(),
                      "--jdbcUser=" + postgresql.user(),
                      "--jdbcTable=" + table,
                      "--cursorColumn=" + column),
                  Stream.of(more))
              .toArray(String[]::new));
    }

    void pull(String... flags) throws Exception {
      Map<String, String> environment =
          Map.of("TWINBEAM_JDBC_PASSWORD", postgresql.password(), "TWINBEAM_HTTP_TOKEN", "t0ken");
      new PullJob(environment::get).run(options(flags));
    }

    private PipelineOptions options(String... flags) {
      return PipelineOptionsFactory.fromArgs(
              Stream.concat(
                      Stream.of(
                          "--runner=DirectRunner",
                          "--targetParallelism=2",
                          "--definition=" + file,
                          "--warehouse=" + dir.resolve("warehouse"),
                          "--storeUrl=" + postgresql.jdbcUrl(),
                          "--storeUser=" + postgresql.user(),
                          "--storePassword=" + postgresql.password()),
                      Stream.of(flags))
                  .toArray(String[]::new))
          .create();
    }

    long imports() {
      return ImportLake.find(lake(), name)
          .map(
              lake -> {
                try (lake) {
                  return lake.imports();
                }
              })
          .orElse(0L);
    }

    private LakeConfig lake() {
      return new LakeConfig(
          postgresql.jdbcUrl(),
          postgresql.user(),
          postgresql.password(),
          dir.resolve("warehouse").toString());
    }

    /** Files that ties are in. */
    long tiesFiles() throws IOException {
      Path ties = Path.of(ImportLake.cursorDir(lake(), name));
      if (!Files.exists(ties)) {
        return 0;
      }
      try (Stream<Path> files = Files.walk(ties)) {
        return files.filter(Files::isRegularFile).count();
      }
    }

    /** Builds, and compares with what the oracle makes of these payloads. */
    void batchAnswers(List<String> payloads) throws Exception {
      new BatchJob().run(options());
      StreamPlan plan = StreamPlan.of(yaml);
      Oracle oracle = new Oracle(plan.definition());
      List<LogEntry> entries = new ArrayList<>();
      for (String payload : payloads) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        entries.add(
            new LogEntry.Event(new LogRecord(0, entries.size(), 0, 0, bytes, null, null, null)));
      }
      OracleAnswer expected = oracle.answer(oracle.judge(List.of(entries)), Long.MAX_VALUE);
      OracleComparison comparison =
          OracleComparison.of(expected, answer(oracle, plan.views().get(0)));
      assertThat(comparison.describe(10)).isEmpty();
      Coverage coverage = coverage(plan.views().get(0));
      assertThat(coverage.rejected()).isEqualTo(expected.total().rejected());
      assertThat(coverage.duplicates()).isZero();
      assertThat(coverage.imports()).isEqualTo(imports());
    }

    private Coverage coverage(ViewPlan view) {
      return StoreReader.open(store())
          .read(snapshot -> snapshot.coverage(snapshot.pin(view.version(), OptionalLong.empty())));
    }

    private Map<Cell, Map<String, Object>> answer(Oracle oracle, ViewPlan view) {
      return StoreReader.open(store())
          .read(
              snapshot -> {
                Map<Cell, Map<String, Object>> cells = new HashMap<>();
                try (CellCursor rows =
                    snapshot.cells(
                        snapshot.pin(view.version(), OptionalLong.empty()),
                        CellRange.of(Long.MIN_VALUE, Long.MAX_VALUE))) {
                  while (rows.next()) {
                    String key = rows.key();
                    String door = key.substring(2, key.length() - 2);
                    cells.put(
                        oracle.cell(
                            "all", Map.of("door", door), Instant.ofEpochMilli(rows.paneStart())),
                        view.finish(view.read(rows.state())));
                  }
                }
                return cells;
              });
    }
  }

  private StoreConfig store() {
    return new StoreConfig(postgresql.jdbcUrl(), postgresql.user(), postgresql.password());
  }

  @Override
  public void close() throws SQLException {
    connection.close();
    StorePools.close(store());
    postgresql.close();
  }
}
