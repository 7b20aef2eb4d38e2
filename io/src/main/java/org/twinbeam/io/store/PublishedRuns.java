/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a job must know of a store before it may touch it: so it reads a store without tables, or
 * with those of an older schema, too. A migration that changes these columns has to change this.
 */
final class PublishedRuns {

  private PublishedRuns() {}

  static List<PublishedRun> read(StoreConfig config, String version) {
    if (!StoreSchema.isKnown(config)) {
      return List.of();
    }
    try (Connection connection =
        DriverManager.getConnection(config.url(), config.user(), config.password())) {
      return hasTables(connection) ? runs(connection, version) : List.of();
    } catch (SQLException e) {
      throw new StoreException(
          "the published runs of the store at "
              + StoreConfig.redacted(config.url())
              + " could not be read: "
              + e.getMessage(),
          e);
    }
  }

  private static boolean hasTables(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT to_regclass('" + StoreSchema.NAME + ".head') IS NOT NULL")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private static List<PublishedRun> runs(Connection connection, String version)
      throws SQLException {
    // Through JSON, for a store of version 1 has no column of imports.
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT r.run, r.horizon, r.horizon_at,
              coalesce((to_jsonb(r) ->> 'imports')::bigint, 0),
              coalesce((to_jsonb(r) ->> 'imports_at')::bigint, 0)
            FROM twinbeam.head h
            JOIN twinbeam.batch_run_version v ON v.version = h.version AND v.run <= h.run
            JOIN twinbeam.batch_run r ON r.run = v.run
            WHERE h.version = ? AND r.status = 'published'
            ORDER BY r.run DESC""")) {
      select.setString(1, version);
      try (ResultSet rows = select.executeQuery()) {
        List<PublishedRun> runs = new ArrayList<>();
        while (rows.next()) {
          runs.add(
              new PublishedRun(
                  rows.getLong(1),
                  rows.getLong(2),
                  rows.getLong(3),
                  rows.getLong(4),
                  rows.getLong(5)));
        }
        return runs;
      }
    }
  }
}
