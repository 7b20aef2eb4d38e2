/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.twinbeam.core.shard.ShardFlush.CellRow;
import org.twinbeam.embedded.EmbeddedPostgresql;

/** The contract on a real PostgreSQL, and what only PostgreSQL has. */
class PostgresqlStoreTest extends StoreContract {

  @TempDir static Path dir;
  private static EmbeddedPostgresql server;
  private static StoreConfig config;

  @BeforeAll
  static void start() throws IOException {
    server = EmbeddedPostgresql.start(dir);
    config = new StoreConfig(server.jdbcUrl(), server.user(), server.password());
  }

  @AfterAll
  static void stop() {
    StorePools.close(config);
    server.close();
  }

  @Override
  StoreConfig config() {
    return config;
  }

  @BeforeEach
  @Override
  void open() {
    try {
      execute("DROP SCHEMA IF EXISTS twinbeam CASCADE");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    Store.migrate(config);
    super.open();
  }

  @Test
  void migratesOnce() {
    Store.migrate(config);
    assertThat(Store.open(config)).isNotNull();
  }

  @Test
  void refusesAStoreOfALaterSchema() throws SQLException {
    execute(
        "INSERT INTO twinbeam.flyway_schema_history (installed_rank, version, description, type,"
            + " script, checksum, installed_by, execution_time, success)"
            + " VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', 1, 'later', 1, true)");
    assertThatThrownBy(() -> Store.migrate(config))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("schema version 99")
        .hasMessageContaining("newer than version 3");
    assertThatThrownBy(() -> Store.open(config))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("schema version 99");
  }

  @Test
  void refusesToReadAStoreOfAnEarlierSchemaUntilItIsMigrated() throws SQLException {
    execute("UPDATE twinbeam.flyway_schema_history SET version = '0.9' WHERE version = '3'");
    assertThatThrownBy(() -> StoreReader.open(config))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("schema version 0.9, older than version 3")
        .hasMessageContaining("start this one's speed or batch, which migrate the store");
  }

  @Test
  void refusesAStoreThatWasNeverMigrated() throws SQLException {
    execute("DROP SCHEMA twinbeam CASCADE");
    assertThatThrownBy(() -> StoreReader.open(config))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("has no Twinbeam tables (schema twinbeam, wanted version 3)")
        .hasMessageContaining("start speed or batch");
  }

  /** Whoever adds a migration raises the version with it. */
  @Test
  void theVersionIsThatOfTheNewestMigration() throws Exception {
    try (var files = Files.list(Path.of(StoreSchema.class.getResource("/db/migration").toURI()))) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString())
                  .map(name -> name.substring(1, name.indexOf("__")))
                  .max(Comparator.comparing(MigrationVersion::fromVersion)))
          .hasValue(StoreSchema.VERSION);
    }
  }

  @Test
  void publishedRunsAreReadWhateverTablesThereAre() throws SQLException {
    assertThat(Store.published(config, version)).isEmpty();
    List<PublishedRun> expected = new ArrayList<>();
    for (long horizon : List.of(2L, 5L)) {
      try (Lease lease = store.lease(definition.stream(), "test")) {
        BatchRun run =
            store.begin(lease, definition, false, Reach.ofLog(horizon, horizon * EPOCH_MS));
        store.publish(lease, run);
        expected.add(0, new PublishedRun(run.run(), horizon, horizon * EPOCH_MS, 0, 0));
        store.begin(lease, definition, false, Reach.ofLog(9, 9));
      }
    }
    assertThat(Store.published(config, version)).isEqualTo(expected);
    execute("UPDATE twinbeam.flyway_schema_history SET version = '0.9' WHERE version = '3'");
    assertThat(Store.published(config, version)).isEqualTo(expected);
    execute("UPDATE twinbeam.flyway_schema_history SET version = '99' WHERE version = '0.9'");
    assertThatThrownBy(() -> Store.published(config, version))
        .isInstanceOf(StoreRefusedException.class)
        .hasMessageContaining("newer than version 3");
    execute("DROP SCHEMA twinbeam CASCADE");
    assertThat(Store.published(config, version)).isEmpty();
  }

  /** What version 1 published is there under later ones, with no imports. */
  @Test
  void aStoreOfTheFirstSchemaIsReadBeforeAndAfterItIsMigrated() throws SQLException {
    execute("DROP SCHEMA twinbeam CASCADE");
    Flyway.configure()
        .dataSource(config.url(), config.user(), config.password())
        .defaultSchema("twinbeam")
        .locations("classpath:db/migration")
        .target("1")
        .load()
        .migrate();
    execute(
        "INSERT INTO twinbeam.definition (stream, preparation, yaml) VALUES ('flights', 'p-v1', 'old')");
    execute(
        "INSERT INTO twinbeam.view_version (version, stream, view, preparation, definition)"
            + " SELECT 'v1', 'flights', 'hourly', 'p-v1', id FROM twinbeam.definition");
    execute("INSERT INTO twinbeam.live (stream, view, version) VALUES ('flights', 'hourly', 'v1')");
    execute(
        "INSERT INTO twinbeam.batch_run (stream, preparation, status, rebuild, lease, owner, horizon,"
            + " horizon_at) VALUES ('flights', 'p-v1', 'published', false, 1, 'old', 4, 400)");
    execute(
        "INSERT INTO twinbeam.batch_run_version (run, version, base, previous_base, previous_run,"
            + " horizon_from) SELECT run, 'v1', run, 0, 0, 0 FROM twinbeam.batch_run");
    execute(
        "INSERT INTO twinbeam.head (version, base, run, horizon, previous_base, previous_run,"
            + " previous_horizon) SELECT 'v1', run, run, 4, 0, 0, 0 FROM twinbeam.batch_run");
    execute(
        "INSERT INTO twinbeam.batch_state (version, base, run, pane_start, key, events, state)"
            + " SELECT 'v1', run, run, 0, '[\"a\"]', 3, '\\x03' FROM twinbeam.batch_run");
    execute(
        "INSERT INTO twinbeam.generation (stream, preparation, versions, start_epoch, shards)"
            + " VALUES ('flights', 'p-v1', '{v1}', 4, 1)");
    execute(
        "INSERT INTO twinbeam.speed_state (version, generation, pane_start, key, epoch, shard, events,"
            + " state) SELECT 'v1', generation, 0, '[\"a\"]', 4, 0, 2, '\\x02' FROM twinbeam.generation");
    List<PublishedRun> before = Store.published(config, "v1");
    assertThat(before)
        .extracting(PublishedRun::horizon, PublishedRun::horizonAt, PublishedRun::imports)
        .containsExactly(org.assertj.core.api.Assertions.tuple(4L, 400L, 0L));
    Store.migrate(config);
    assertThat(Store.published(config, "v1")).isEqualTo(before);
    super.open();
    assertThat(coverage(OptionalLong.empty()).imports()).isZero();
    assertThat(answer()).containsExactly(entry("a@0", 5L));
  }

  /** Often enough for a connection to have made its mind up about the statements. */
  @Test
  void whatOneKeyCostsIsItsOwnCells() throws SQLException {
    CellRow[] cells =
        IntStream.range(0, 20_000)
            .mapToObj(i -> state(0, i % 5_000 == 0 ? "rare" : "key " + i % 100, i / 100, 1))
            .toArray(CellRow[]::new);
    publish(0, false, cells);
    store.flush(store.startGeneration(definition, 0, 1), states(0, cells));
    execute("ANALYZE twinbeam.speed_state"); // As PostgreSQL does by itself, in time.
    Pin pin = pin(OptionalLong.empty());
    CellRange rare =
        new CellRange(Long.MIN_VALUE, Long.MAX_VALUE, 1, new TreeMap<>(Map.of(0, "\"rare\"")));
    for (int i = 0; i < 12; i++) {
      long blocks =
          new Transactions(config)
              .read(
                  "asking",
                  connection -> {
                    long before = blocksOfCells(connection);
                    try (CellCursor cursor = new CellCursor(connection, pin, rare)) {
                      while (cursor.next()) {
                        assertThat(cursor.key()).isEqualTo("[\"rare\"]");
                      }
                    }
                    return blocksOfCells(connection) - before;
                  });
      assertThat(blocks).as("question %d", i).isBetween(2L, 40L);
    }
  }

  /** Blocks of both layers' cells and their indexes that the transaction has looked into. */
  private static long blocksOfCells(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                """
                SELECT sum(pg_stat_get_xact_blocks_fetched(r)) FROM (
                  SELECT indrelid, indexrelid FROM pg_index WHERE indrelid IN
                    ('twinbeam.batch_state'::regclass, 'twinbeam.speed_state'::regclass)) i
                CROSS JOIN LATERAL (SELECT indrelid UNION SELECT indexrelid) AS u (r)""")) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void refusesAWrongPasswordInItsOwnWords() {
    StoreConfig wrong = new StoreConfig(config.url(), config.user(), "wrong");
    assertThatThrownBy(() -> Store.open(wrong))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("password authentication failed");
  }

  @Test
  void doesNotPrintPasswords() {
    StoreConfig secret = new StoreConfig("jdbc:postgresql://h/d?password=abc", "u", "def");
    assertThat(secret.toString()).doesNotContain("abc").doesNotContain("def");
  }

  @Test
  void readsCellsByPartsOfTheKey() {
    long generation = store.startGeneration(definition, 0, 1);
    store.flush(
        generation,
        states(
            0,
            new CellRow(version, 0, "[\"ORD\",\"\\u0000\"]", 0, 1, new byte[] {1}),
            new CellRow(version, 0, "[\"JFK\",\"ORD\"]", 0, 1, new byte[] {1})));
    SortedMap<Integer, String> parts = new TreeMap<>();
    parts.put(0, "\"ORD\"");
    Pin pin = pin(OptionalLong.empty());
    String found =
        reader.read(
            s -> {
              try (CellCursor cells = s.cells(pin, new CellRange(0, 1, 2, parts))) {
                assertThat(cells.next()).isTrue();
                String key = cells.key();
                assertThat(cells.next()).isFalse();
                return key;
              }
            });
    assertThat(found).isEqualTo("[\"ORD\",\"\\u0000\"]");
  }

  @Test
  void tellsTheElementsOfAKeyApart() {
    String key = "[\"a,\\\"b\",null,-1.5,true,\"]\"]";
    assertThat(IntStream.range(0, 5).mapToObj(i -> CellRange.part(key, i)).toList())
        .containsExactly("\"a,\\\"b\"", "null", "-1.5", "true", "\"]\"");
  }
}
