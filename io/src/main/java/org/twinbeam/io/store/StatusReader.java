/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads a {@link StreamStatus}. */
final class StatusReader {

  private static final int RUNS = 5;

  private StatusReader() {}

  /** A live view, with what it is read from and what that covers. */
  record Covered(LiveView view, Pin pin, Coverage coverage) {}

  /** The live views of a stream. */
  static List<Covered> covered(Connection connection, String stream) throws SQLException {
    Pins pins = new Pins(connection);
    List<Covered> covered = new ArrayList<>();
    for (LiveView view : Catalog.views(connection, stream)) {
      Pin pin = pins.choose(view.version(), OptionalLong.empty());
      covered.add(new Covered(view, pin, pins.coverage(pin)));
    }
    return covered;
  }

  /** The one that is furthest behind; empty if there is none. */
  static Optional<Covered> behind(List<Covered> views) {
    return views.stream().min(Comparator.comparingLong(view -> view.coverage().settled()));
  }

  static StreamStatus read(Connection connection, String stream) throws SQLException {
    List<Covered> views = covered(connection, stream);
    Optional<Covered> furthest = behind(views);
    if (furthest.isEmpty()) {
      return unasked(connection, stream);
    }
    long batchCells = 0;
    long speedCells = 0;
    for (Covered view : views) {
      batchCells += batchCells(connection, view.pin());
      speedCells += speedCells(connection, view.pin());
    }
    Pin behind = furthest.get().pin();
    Coverage least = furthest.get().coverage();
    return new StreamStatus(
        behind.horizon(),
        least.horizonAt(),
        least.settled(),
        least.settledAt(),
        least.newest(),
        behind.generation(),
        views.stream().allMatch(view -> view.coverage().complete()),
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
    return RunRows.read(connection, stream, OptionalLong.empty(), RUNS).runs();
  }
}
