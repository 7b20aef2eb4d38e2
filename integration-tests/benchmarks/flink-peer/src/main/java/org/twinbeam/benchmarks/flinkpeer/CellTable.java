/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks.flinkpeer;

import java.io.Serializable;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import org.postgresql.PGConnection;

/** The cells in PostgreSQL, and how many events of each instance and view they have. */
final class CellTable implements AutoCloseable {

  /** Rows of one statement. */
  private static final int ROWS = 5_000;

  /** The primary key's. */
  private static final Comparator<Row> ORDER =
      Comparator.comparing(Row::view).thenComparingLong(Row::start).thenComparing(Row::key);

  /**
   * @param prefix of the tables
   * @param views whose progress is told
   */
  record Config(String url, String user, String prefix, List<CellView> views)
      implements Serializable {}

  record Row(CellView view, long start, String key, long events, byte[] state) {}

  private final Connection connection;
  private final int instance;
  private final List<CellView> views;
  private final String cells;
  private final String progress;

  private CellTable(Connection connection, int instance, String prefix, List<CellView> views) {
    this.connection = connection;
    this.instance = instance;
    this.views = views;
    this.cells =
        """
        INSERT INTO %scells AS c (view, window_start, key, events, state)
        SELECT ?, u.window_start, u.key, u.events, u.state
        FROM unnest(?::bigint[], ?::text[], ?::bigint[], ?::bytea[])
          AS u (window_start, key, events, state)
        ON CONFLICT (view, window_start, key) DO UPDATE
          SET events = EXCLUDED.events, state = EXCLUDED.state"""
            .formatted(prefix);
    this.progress =
        """
        INSERT INTO %sprogress (instance, view, events) VALUES (?, ?, ?)
        ON CONFLICT (instance, view) DO UPDATE SET events = EXCLUDED.events"""
            .formatted(prefix);
  }

  static CellTable open(Config config, int instance) throws SQLException {
    Connection connection =
        DriverManager.getConnection(
            config.url(), config.user(), System.getenv("TWINBEAM_STORE_PASSWORD"));
    connection.setAutoCommit(false);
    try (Statement create = connection.createStatement()) {
      // Instances start at once, and two of them cannot create a table.
      create.execute("SELECT pg_advisory_xact_lock(1)");
      create.execute(
          """
          CREATE TABLE IF NOT EXISTS %scells (
            view text NOT NULL, window_start bigint NOT NULL, key text COLLATE "C" NOT NULL,
            events bigint NOT NULL, state bytea NOT NULL,
            PRIMARY KEY (view, window_start, key)
          ) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05)"""
              .formatted(config.prefix()));
      create.execute(
          """
          CREATE TABLE IF NOT EXISTS %sprogress (
            instance integer, view text, events bigint NOT NULL, PRIMARY KEY (instance, view)
          ) WITH (fillfactor = 70)"""
              .formatted(config.prefix()));
    }
    connection.commit();
    return new CellTable(connection, instance, config.prefix(), config.views());
  }

  /**
   * Writes rows in one transaction.
   *
   * @param events that the cells of each view have with them
   */
  void write(List<Row> rows, long[] events) {
    try {
      rows.sort(ORDER);
      int from = 0;
      for (int to = 1; to <= rows.size(); to++) {
        boolean ends = to == rows.size() || rows.get(to).view() != rows.get(from).view();
        if (ends || to - from == ROWS) {
          upsert(rows.subList(from, to));
          from = to;
        }
      }
      tell(events);
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException("cells cannot be written to the store", e);
    }
  }

  private void upsert(List<Row> rows) throws SQLException {
    try (PreparedStatement upsert = connection.prepareStatement(cells)) {
      upsert.setString(1, rows.get(0).view().view());
      upsert.setArray(2, longs(rows.stream().mapToLong(Row::start)));
      upsert.setArray(
          3, connection.createArrayOf("text", rows.stream().map(Row::key).toArray(String[]::new)));
      upsert.setArray(4, longs(rows.stream().mapToLong(Row::events)));
      upsert.setArray(
          5,
          connection.createArrayOf("bytea", rows.stream().map(Row::state).toArray(byte[][]::new)));
      upsert.executeUpdate();
    }
  }

  private void tell(long[] events) throws SQLException {
    try (PreparedStatement upsert = connection.prepareStatement(progress)) {
      for (CellView view : views) {
        upsert.setInt(1, instance);
        upsert.setString(2, view.view());
        upsert.setLong(3, events[view.ordinal()]);
        upsert.addBatch();
      }
      upsert.executeBatch();
    }
  }

  /** Unboxed, as the driver takes them besides what JDBC knows. */
  private Array longs(LongStream values) throws SQLException {
    return connection.unwrap(PGConnection.class).createArrayOf("bigint", values.toArray());
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
