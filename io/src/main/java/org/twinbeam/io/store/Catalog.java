/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.twinbeam.core.shard.ShardFlush.Reject;

/** Reads what is registered, and the rejects. */
final class Catalog {

  private Catalog() {}

  static List<StreamEntry> streams(Connection connection) throws SQLException {
    List<StreamEntry> streams = new ArrayList<>();
    try (PreparedStatement select =
            connection.prepareStatement(
                """
                SELECT DISTINCT ON (stream) stream, preparation, yaml, registered_at
                FROM twinbeam.definition ORDER BY stream, registered_at DESC, id DESC""");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        streams.add(
            new StreamEntry(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getTimestamp(4).toInstant()));
      }
    }
    return streams;
  }

  private static final String LIVE =
      """
      SELECT l.view, l.version, v.preparation, d.yaml, l.since
      FROM twinbeam.live l JOIN twinbeam.view_version v USING (version)
      JOIN twinbeam.definition d ON d.id = v.definition
      WHERE l.stream = ?""";

  static List<LiveView> views(Connection connection, String stream) throws SQLException {
    return live(connection, LIVE + " ORDER BY l.view", stream);
  }

  static Optional<LiveView> view(Connection connection, String stream, String view)
      throws SQLException {
    return live(connection, LIVE + " AND l.view = ?", stream, view).stream().findFirst();
  }

  private static List<LiveView> live(Connection connection, String sql, String... names)
      throws SQLException {
    List<LiveView> views = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      for (int i = 0; i < names.length; i++) {
        select.setString(i + 1, names[i]);
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          views.add(
              new LiveView(
                  names[0],
                  row.getString(1),
                  row.getString(2),
                  row.getString(3),
                  row.getString(4),
                  row.getTimestamp(5).toInstant()));
        }
      }
    }
    return views;
  }

  static List<ViewVersion> versions(Connection connection, String stream) throws SQLException {
    List<ViewVersion> versions = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT v.view, v.version, l.version IS NOT NULL, v.registered_at,
              h.base, h.run, h.horizon, h.imports, h.published_at
            FROM twinbeam.view_version v
            LEFT JOIN twinbeam.live l ON l.version = v.version
            LEFT JOIN twinbeam.head h ON h.version = v.version
            WHERE v.stream = ? ORDER BY v.view, v.registered_at DESC, v.version""")) {
      select.setString(1, stream);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          String version = row.getString(2);
          versions.add(
              new ViewVersion(
                  row.getString(1),
                  version,
                  row.getBoolean(3),
                  row.getTimestamp(4).toInstant(),
                  new Head(version, row.getLong(5), row.getLong(6), row.getLong(7), row.getLong(8)),
                  Optional.ofNullable(row.getTimestamp(9)).map(java.sql.Timestamp::toInstant)));
        }
      }
    }
    return versions;
  }

  static RejectPage rejects(
      Connection connection,
      String stream,
      String preparation,
      Optional<RejectPage.Position> from,
      int limit)
      throws SQLException {
    List<Reject> rejects = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT partition, log_offset, epoch, step, cause, payload FROM twinbeam.reject
            WHERE stream = ? AND preparation = ?
              AND (epoch, log_offset, partition) <= (?, ?, ?)
            ORDER BY epoch DESC, log_offset DESC, partition DESC LIMIT ?""")) {
      select.setString(1, stream);
      select.setString(2, preparation);
      select.setLong(3, from.map(RejectPage.Position::epoch).orElse(Long.MAX_VALUE));
      select.setLong(4, from.map(RejectPage.Position::offset).orElse(Long.MAX_VALUE));
      select.setInt(5, from.map(RejectPage.Position::partition).orElse(Integer.MAX_VALUE));
      select.setInt(6, limit + 1);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          rejects.add(
              new Reject(
                  row.getInt(1),
                  row.getLong(2),
                  row.getLong(3),
                  row.getString(4),
                  row.getString(5),
                  row.getBytes(6)));
        }
      }
    }
    if (rejects.size() <= limit) {
      return new RejectPage(
          rejects, ImportFiles.names(connection, stream, rejects), Optional.empty());
    }
    Reject next = rejects.remove(limit);
    return new RejectPage(
        rejects,
        ImportFiles.names(connection, stream, rejects),
        Optional.of(new RejectPage.Position(next.epoch(), next.offset(), next.partition())));
  }
}
