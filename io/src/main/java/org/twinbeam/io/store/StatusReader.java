/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads a {@link StreamStatus}. */
final class StatusReader {

  private static final int RUNS = 5;

  private StatusReader() {}

  static StreamStatus read(Connection connection, String stream) throws SQLException {
    Pin behind = null;
    Coverage least = null;
    long batchCells = 0;
    long speedCells = 0;
    boolean complete = true;
    Pins pins = new Pins(connection);
    for (LiveView view : Catalog.views(connection, stream)) {
      Pin pin = pins.choose(view.version(), OptionalLong.empty());
      Coverage coverage = pins.coverage(pin);
      complete &= coverage.complete();
      batchCells += batchCells(connection, pin);
      speedCells += speedCells(connection, pin);
      if (least == null || coverage.settled() < least.settled()) {
        behind = pin;
        least = coverage;
      }
    }
    if (behind == null) {
      return unasked(connection, stream);
    }
    return new StreamStatus(
        behind.horizon(),
        least.horizonAt(),
        least.settled(),
        least.settledAt(),
        least.newest(),
        behind.generation(),
        complete,
        least.imports(),
        counts(connection, behind),
        batchCells,
        speedCells,
        holder(connection, stream),
        runs(connection, stream));
  }

  /** Of a stream none of whose views are answered. */
  private static StreamStatus unasked(Connection connection, String stream) throws SQLException {
    return new StreamStatus(
        0,
        OptionalLong.empty(),
        -1,
        OptionalLong.empty(),
        -1,
        0,
        true,
        0,
        new StreamStatus.Counts(0, 0, 0, 0),
        0,
        0,
        holder(connection, stream),
        runs(connection, stream));
  }

  private static long batchCells(Connection connection, Pin pin) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT coalesce(max(cells), 0) FROM twinbeam.batch_run_version
            WHERE run = ? AND version = ?""")) {
      select.setLong(1, pin.run());
      select.setString(2, pin.version());
      return single(select);
    }
  }

  private static long speedCells(Connection connection, Pin pin) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT count(*) FROM twinbeam.speed_state
            WHERE version = ? AND generation = ? AND epoch >= ?""")) {
      select.setString(1, pin.version());
      select.setLong(2, pin.generation());
      select.setLong(3, pin.horizon());
      return single(select);
    }
  }

  private static long single(PreparedStatement select) throws SQLException {
    try (ResultSet row = select.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  private static StreamStatus.Counts counts(Connection connection, Pin pin) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT coalesce(sum(read), 0), coalesce(sum(accepted), 0),
              coalesce(sum(rejected), 0), coalesce(sum(duplicates), 0)
            FROM (
              SELECT read, accepted, rejected, duplicates FROM twinbeam.batch_run WHERE run = ?
              UNION ALL
              SELECT read, accepted, rejected, duplicates FROM twinbeam.speed_count
              WHERE generation = ? AND epoch >= ?) c""")) {
      select.setLong(1, pin.run());
      select.setLong(2, pin.generation());
      select.setLong(3, pin.horizon());
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return new StreamStatus.Counts(
            row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
      }
    }
  }

  /** The lease's row outlives a driver that died; the lock tells whether it is still held. */
  private static Optional<StreamStatus.Holder> holder(Connection connection, String stream)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT l.owner, l.since FROM twinbeam.lease l
            WHERE l.stream = ? AND EXISTS (
              SELECT FROM pg_locks p
              WHERE p.locktype = 'advisory' AND p.objsubid = 1 AND p.granted
                AND p.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND (p.classid::bigint << 32) | p.objid::bigint
                  = hashtextextended('twinbeam.batch/' || l.stream, 0))""")) {
      select.setString(1, stream);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(
                new StreamStatus.Holder(row.getString(1), row.getTimestamp(2).toInstant()))
            : Optional.empty();
      }
    }
  }

  private static List<StreamStatus.Run> runs(Connection connection, String stream)
      throws SQLException {
    List<StreamStatus.Run> runs = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT run, status, rebuild, horizon, imports, started_at, ended_at, coalesce(cells, 0)
            FROM twinbeam.batch_run WHERE stream = ? ORDER BY run DESC LIMIT ?""")) {
      select.setString(1, stream);
      select.setInt(2, RUNS);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          runs.add(
              new StreamStatus.Run(
                  row.getLong(1),
                  row.getString(2),
                  row.getBoolean(3),
                  row.getLong(4),
                  row.getLong(5),
                  row.getTimestamp(6).toInstant(),
                  Optional.ofNullable(row.getTimestamp(7)).map(java.sql.Timestamp::toInstant),
                  row.getLong(8)));
        }
      }
    }
    return runs;
  }
}
