/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Properties;
import org.twinbeam.benchmarks.flinkpeer.CellState;
import org.twinbeam.benchmarks.flinkpeer.CellView;
import org.twinbeam.core.measure.TopItem;

/** What the cells of the job on Flink finish to, in tables that {@link Answers} compares. */
final class PeerCells {
  private static final int ROWS = 10_000;

  private PeerCells() {}

  /**
   * Finishes all cells of a stream.
   *
   * @throws IllegalStateException if its sketch of the busiest routes contradicts its own counts
   */
  static void finish(Bench bench, String stream) throws SQLException {
    String prefix = Answers.prefix(stream);
    Properties properties = new Properties();
    properties.setProperty("user", bench.store().user());
    properties.setProperty("password", bench.store().password());
    properties.setProperty("reWriteBatchedInserts", "true");
    try (Connection store = DriverManager.getConnection(bench.store().url(), properties)) {
      store.setAutoCommit(false);
      create(store, prefix);
      write(store, prefix, stream, CellView.HOURLY_BY_ORIGIN);
      write(store, prefix, stream, CellView.DAILY_BY_ROUTE);
      write(store, prefix, stream, CellView.TOP_ROUTES);
      top(store, prefix);
      store.commit();
    }
  }

  private static void create(Connection store, String prefix) throws SQLException {
    String sql =
        """
        DROP TABLE IF EXISTS @hourly_by_origin, @daily_by_route, @top_routes, @top_sketch;
        CREATE TABLE @hourly_by_origin (origin text, start timestamp, flights bigint,
          mean_delay float8, p95_delay float8, destinations bigint);
        CREATE TABLE @daily_by_route (route text, start timestamp, flights bigint,
          mean_delay float8);
        CREATE TABLE @top_sketch (route text, start timestamp, least bigint, most bigint)"""
            .replace("@", prefix);
    try (Statement create = store.createStatement()) {
      create.execute(sql);
    }
  }

  private static void write(Connection store, String prefix, String stream, CellView view)
      throws SQLException {
    String insert =
        switch (view) {
          case HOURLY_BY_ORIGIN -> "hourly_by_origin VALUES (?, ?, ?, ?, ?, ?)";
          case DAILY_BY_ROUTE -> "daily_by_route VALUES (?, ?, ?, ?)";
          case TOP_ROUTES -> "top_sketch VALUES (?, ?, ?, ?)";
          default -> throw new IllegalArgumentException(view + " has no table");
        };
    String select =
        "SELECT key, window_start, events, state FROM %scells WHERE view = ?"
            .formatted(SpeedContestant.Peer.prefix(stream));
    try (PreparedStatement cells = store.prepareStatement(select);
        PreparedStatement row = store.prepareStatement("INSERT INTO " + prefix + insert)) {
      cells.setFetchSize(ROWS);
      cells.setString(1, view.view());
      int rows = 0;
      try (ResultSet cell = cells.executeQuery()) {
        while (cell.next()) {
          CellState state = CellState.read(view, cell.getBytes(4));
          row.setString(1, cell.getString(1));
          row.setObject(2, utc(cell.getLong(2)));
          row.setLong(3, cell.getLong(3));
          add(row, view, state);
          if (++rows % ROWS == 0) {
            row.executeBatch();
          }
        }
      }
      row.executeBatch();
    }
  }

  private static void add(PreparedStatement row, CellView view, CellState state)
      throws SQLException {
    switch (view) {
      case HOURLY_BY_ORIGIN -> {
        row.setDouble(4, state.mean());
        row.setDouble(5, (Double) state.ofNumbers());
        row.setLong(6, (Long) state.ofTexts());
        row.addBatch();
      }
      case DAILY_BY_ROUTE -> {
        row.setDouble(4, state.mean());
        row.addBatch();
      }
      case TOP_ROUTES -> {
        for (Object each : (List<?>) state.ofTexts()) {
          TopItem item = (TopItem) each;
          row.setString(1, (String) item.item());
          row.setLong(3, item.count());
          row.setLong(4, item.count() + item.error());
          row.addBatch();
        }
      }
      default -> throw new IllegalArgumentException(view + " has no table");
    }
  }

  private static LocalDateTime utc(long millis) {
    return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
  }

  /** The ten busiest routes of a day, exactly, from the counts by route. */
  private static void top(Connection store, String prefix) throws SQLException {
    String exact =
        """
        CREATE TABLE @top_routes AS SELECT start, route, flights FROM (
          SELECT *, row_number() OVER (PARTITION BY start ORDER BY flights DESC, route) AS place
          FROM @daily_by_route) AS r
        WHERE place <= 10"""
            .replace("@", prefix);
    String wrong =
        """
        SELECT count(*) FROM @top_sketch s LEFT JOIN @daily_by_route d USING (start, route)
        WHERE d.flights IS NULL OR d.flights NOT BETWEEN s.least AND s.most"""
            .replace("@", prefix);
    try (Statement statement = store.createStatement()) {
      statement.execute(exact);
      try (ResultSet count = statement.executeQuery(wrong)) {
        count.next();
        if (count.getLong(1) > 0) {
          throw new IllegalStateException(
              "the peer's busiest routes are not within the bounds of its own counts");
        }
      }
    }
  }
}
