/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.embedded.EmbeddedPostgresql;
import org.twinbeam.embedded.LogTail;
import org.twinbeam.io.lake.ImportLake;
import org.twinbeam.io.lake.LakeConfig;
import org.twinbeam.io.store.Store;
import org.twinbeam.io.store.StoreConfig;
import org.twinbeam.io.store.StorePools;
import org.twinbeam.local.Engine;
import org.twinbeam.serving.Serving;
import org.twinbeam.serving.ServingConfig;
import org.twinbeam.serving.client.ServingClient;

/**
 * Imports on Spark, each in a JVM of its own; one of them is killed when all but its commit is
 * done.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ImportIT {
  private static final String STREAM = "meters";
  private static final String CSV = "text/csv; columns=\"reading,at,city,value\"";
  private static final String JSON = "application/json";

  private final Meters meters = new Meters(11);
  private Path work;
  private Path files;
  private StoreConfig store;
  private LakeConfig lake;
  private EngineJobs jobs;
  private ImportedTruth truth;

  @Test
  void everyRowIsInTheAnswerOnceWhateverBecomesOfTheImport() throws Exception {
    work = Path.of("integration-tests/target/import-it").toAbsolutePath();
    wipe(work);
    files = Files.createDirectories(work.resolve("files"));
    Path yaml = Files.writeString(work.resolve("meters.yaml"), Meters.yaml(STREAM));
    truth = new ImportedTruth(DefinitionReader.read(yaml));
    try (EmbeddedPostgresql database = EmbeddedPostgresql.start(work.resolve("postgresql"))) {
      store = new StoreConfig(database.jdbcUrl(), database.user(), database.password());
      lake =
          new LakeConfig(
              store.url(), store.user(), store.password(), work.resolve("warehouse").toString());
      jobs =
          new EngineJobs(
              new Processes(work.resolve("logs")),
              List.of(
                  "--definition=" + yaml,
                  "--storeUrl=" + store.url(),
                  "--storeUser=" + store.user(),
                  "--warehouse=" + lake.warehouse()),
              Map.of("TWINBEAM_STORE_PASSWORD", store.password()));
      Store.migrate(store);
      try (Serving serving = Serving.start(ServingConfig.local(store, 0))) {
        run(new ServingClient(serving.url()));
      } finally {
        StorePools.close(store);
      }
    }
  }

  private void run(ServingClient client) throws Exception {
    List<String> rows = new ArrayList<>(meters.write(files.resolve("a.jsonl"), 8_000));
    rows.addAll(meters.write(files.resolve("b.parquet"), 8_000));
    truth.imported(0, rows, JSON);
    Files.writeString(files.resolve("c.parquet"), "PAR1, and then nothing of the kind");
    Files.writeString(files.resolve("d.csv"), "reading,at,city,value\n\"open");
    ChildJvm first = ended("import", 3, "--files=" + files + "/*");
    assertThat(Files.readString(first.log()))
        .contains("c.parquet: Parquet without its end")
        .contains("d.csv: the quote that opens at line 2");
    ended("batch", 0);
    truth.check(client, 0, 1);

    Files.delete(files.resolve("c.parquet"));
    Files.delete(files.resolve("d.csv"));
    truth.imported(1, meters.write(files.resolve("e.csv"), 8_000), CSV);
    killBeforeTheCommit();
    assertThat(imports()).isEqualTo(1);
    ended("import", 0, "--files=" + files + "/*");
    assertThat(imports()).isEqualTo(2);
    ended("batch", 0);
    truth.check(client, 0, 2);

    ended("import", 0, "--files=" + files + "/*");
    assertThat(imports()).as("the same again adds nothing").isEqualTo(2);
    ended("batch", 0, "--rebuild");
    truth.check(client, 0, 2);
  }

  /** Holds the lock that the commit takes, and kills the import that waits for it. */
  private void killBeforeTheCommit() throws Exception {
    long key =
        UUID.nameUUIDFromBytes(
                ("twinbeam lake twinbeam.imports_" + STREAM)
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8))
            .getMostSignificantBits();
    try (Connection connection =
            DriverManager.getConnection(store.url(), store.user(), store.password());
        Statement statement = connection.createStatement();
        ChildJvm started = waiting(statement, key)) {
      Waiting.until(
          "the import waits to commit",
          () -> {
            assertThat(started.isAlive()).as(LogTail.of(started.log(), 30)).isTrue();
            return waiters(statement) > 0;
          });
      started.kill();
      started.exit().get();
    }
  }

  /**
   * An import that finds the table's lock free when it opens the table, and held when it commits.
   */
  private ChildJvm waiting(Statement statement, long key) throws Exception {
    long before = written();
    ChildJvm started = jobs.start(Engine.SPARK, "import", "--files=" + files + "/*");
    Waiting.until(
        "the import has opened the table",
        () ->
            written() > before
                || Files.readString(started.log()).contains("import 1 of " + STREAM));
    statement.execute("SELECT pg_advisory_lock(" + key + ")");
    return started;
  }

  private static long waiters(Statement statement) throws Exception {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")) {
      row.next();
      return row.getLong(1);
    }
  }

  private long written() throws Exception {
    Path data = Path.of(lake.warehouse(), "twinbeam", "imports_" + STREAM, "data");
    if (!Files.exists(data)) {
      return 0;
    }
    try (Stream<Path> all = Files.walk(data)) {
      return all.filter(file -> file.toString().endsWith(".parquet")).count();
    }
  }

  private long imports() {
    try (ImportLake imports = ImportLake.find(lake, STREAM).orElseThrow()) {
      return imports.imports();
    }
  }

  private ChildJvm ended(String pipeline, int status, String... flags) throws Exception {
    try (ChildJvm child = jobs.start(Engine.SPARK, pipeline, flags)) {
      int exit = child.exit().get();
      assertThat(exit).as("%s: %s", pipeline, LogTail.of(child.log(), 30)).isEqualTo(status);
      return child;
    }
  }

  private static void wipe(Path directory) throws Exception {
    if (Files.exists(directory)) {
      try (Stream<Path> all = Files.walk(directory)) {
        for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
