/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The life of a batch run: begun, written to by many tasks, then published at once or dead. */
final class BatchWriter {

  /**
   * Rows land only while their run is building: the lock taken on the run's row makes publication
   * wait for writers that came before it, and refuses those that come after.
   */
  static final String STATES =
      """
      WITH r AS MATERIALIZED (
        SELECT run FROM twinbeam.batch_run WHERE run = ? AND status = 'building' FOR SHARE)
      INSERT INTO twinbeam.batch_state (version, base, run, pane_start, key, events, state)
      SELECT v.version, v.base, v.run, u.pane_start, u.key, u.events, u.state
      FROM r JOIN twinbeam.batch_run_version v ON v.run = r.run
      JOIN unnest(?::text[], ?::bigint[], ?::text[], ?::bigint[], ?::bytea[])
        AS u (version, pane_start, key, events, state) ON u.version = v.version
      ON CONFLICT (version, base, key, pane_start, run) DO UPDATE
        SET events = EXCLUDED.events, state = EXCLUDED.state""";

  static final String COUNT =
      """
      INSERT INTO twinbeam.batch_count
        (stream, preparation, epoch, partition, read, accepted, rejected, duplicates)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (stream, preparation, epoch, partition) DO UPDATE
        SET read = EXCLUDED.read, accepted = EXCLUDED.accepted, rejected = EXCLUDED.rejected,
          duplicates = EXCLUDED.duplicates""";

  private static final String LOOKUP =
      """
      SELECT u.pane_start, u.key, s.state
      FROM unnest(?::bigint[], ?::text[]) AS u (pane_start, key)
      CROSS JOIN LATERAL (
        SELECT b.state FROM twinbeam.batch_state b
        WHERE b.version = ? AND b.base = ? AND b.pane_start = u.pane_start AND b.key = u.key
          AND b.run <= ?
        ORDER BY b.run DESC LIMIT 1) s""";

  private BatchWriter() {}

  static BatchRun begin(
      Connection connection, Lease lease, Registration registration, boolean rebuild, Reach reach)
      throws SQLException {
    if (!lease.stream().equals(registration.stream())) {
      throw new IllegalArgumentException(
          "lease is of stream " + lease.stream() + ", must be of " + registration.stream());
    }
    lease.verify(connection);
    buryOlder(connection, registration.stream(), Long.MAX_VALUE);
    Map<String, Head> heads = new HashMap<>();
    for (String version : registration.views().values()) {
      Head head = head(connection, version);
      notBelow(head.horizon(), "horizon", reach.horizon(), version);
      notBelow(head.imports(), "number of imports", reach.imports(), version);
      heads.put(version, head);
    }
    long run = insertRun(connection, lease, registration, rebuild, reach);
    List<BatchRun.VersionRun> versions = new ArrayList<>();
    for (String version : registration.views().values()) {
      Head head = heads.get(version);
      boolean anew = rebuild || head.run() == 0;
      versions.add(
          new BatchRun.VersionRun(
              version,
              anew ? run : head.base(),
              head.base(),
              head.run(),
              anew ? 0 : head.horizon(),
              anew ? 0 : head.imports()));
    }
    insertVersions(connection, run, versions);
    return new BatchRun(
        run,
        registration.stream(),
        registration.preparation(),
        reach.horizon(),
        reach.imports(),
        versions);
  }

  private static void notBelow(long published, String what, long asked, String version) {
    if (asked < published) {
      throw new StoreException(
          what
              + " of the run is "
              + asked
              + ", must be at least "
              + published
              + ", which is published of version "
              + version);
    }
  }

  static Head head(Connection connection, String version) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT base, run, horizon, imports FROM twinbeam.head WHERE version = ?")) {
      select.setString(1, version);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? new Head(version, row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4))
            : Head.none(version);
      }
    }
  }

  private static long insertRun(
      Connection connection, Lease lease, Registration registration, boolean rebuild, Reach reach)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO twinbeam.batch_run
              (stream, preparation, status, rebuild, lease, owner, horizon, horizon_at, imports,
               imports_at)
            VALUES (?, ?, 'building', ?, ?, ?, ?, ?, ?, ?) RETURNING run""")) {
      insert.setString(1, registration.stream());
      insert.setString(2, registration.preparation());
      insert.setBoolean(3, rebuild);
      insert.setLong(4, lease.token());
      insert.setString(5, lease.owner());
      insert.setLong(6, reach.horizon());
      insert.setLong(7, reach.horizonAt());
      insert.setLong(8, reach.imports());
      insert.setLong(9, reach.importsAt());
      try (ResultSet row = insert.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static void insertVersions(
      Connection connection, long run, List<BatchRun.VersionRun> versions) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO twinbeam.batch_run_version
              (run, version, base, previous_base, previous_run, horizon_from, imports_from)
            VALUES (?, ?, ?, ?, ?, ?, ?)""")) {
      for (BatchRun.VersionRun version : versions) {
        insert.setLong(1, run);
        insert.setString(2, version.version());
        insert.setLong(3, version.base());
        insert.setLong(4, version.previousBase());
        insert.setLong(5, version.previousRun());
        insert.setLong(6, version.horizonFrom());
        insert.setLong(7, version.importsFrom());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  static Map<Cell, byte[]> lookup(
      Connection connection, String version, long base, long run, List<Cell> cells)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(LOOKUP)) {
      select.setArray(
          1, connection.createArrayOf("bigint", cells.stream().map(Cell::paneStart).toArray()));
      select.setArray(2, connection.createArrayOf("text", cells.stream().map(Cell::key).toArray()));
      select.setString(3, version);
      select.setLong(4, base);
      select.setLong(5, run);
      Map<Cell, byte[]> found = new HashMap<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.put(new Cell(row.getString(2), row.getLong(1)), row.getBytes(3));
        }
      }
      return found;
    }
  }

  static void publish(Connection connection, Lease lease, BatchRun run) throws SQLException {
    lease.verify(connection);
    String status = lockStatus(connection, run.run());
    if (status.equals("published")) {
      return; // Asked again after an answer that was lost.
    }
    if (!status.equals("building")) {
      throw new StaleRunException(
          "run " + run.run() + " is " + status + ": it cannot be published");
    }
    // A dead run's rows lie below this one's number, where the new head would see them.
    buryOlder(connection, run.stream(), run.run());
    for (BatchRun.VersionRun version : run.versions()) {
      swap(connection, run, version);
      countCells(connection, run.run(), version);
    }
    total(connection, run);
  }

  /**
   * Of a base that it has not seen PostgreSQL expects no rows, and then takes any index for as good
   * as another. It looks by itself only after a minute or more.
   */
  static void analyze(Connection connection) throws SQLException {
    try (Statement analyze = connection.createStatement()) {
      analyze.execute("ANALYZE twinbeam.batch_state");
    }
  }

  private static void total(Connection connection, BatchRun run) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            UPDATE twinbeam.batch_run r
            SET status = 'published', ended_at = clock_timestamp(), read = t.read,
              accepted = t.accepted, rejected = t.rejected, duplicates = t.duplicates,
              cells = (SELECT count(*) FROM twinbeam.batch_state s WHERE s.run = r.run)
            FROM (SELECT coalesce(sum(read), 0) AS read, coalesce(sum(accepted), 0) AS accepted,
                coalesce(sum(rejected), 0) AS rejected, coalesce(sum(duplicates), 0) AS duplicates
              FROM twinbeam.batch_count WHERE stream = ? AND preparation = ?
                AND epoch < CASE WHEN partition < 0 THEN ? ELSE ? END) t
            WHERE r.run = ?""")) {
      update.setString(1, run.stream());
      update.setString(2, run.preparation());
      update.setLong(3, run.imports());
      update.setLong(4, run.horizon());
      update.setLong(5, run.run());
      update.executeUpdate();
    }
  }

  private static void countCells(Connection connection, long run, BatchRun.VersionRun version)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            UPDATE twinbeam.batch_run_version SET cells = (
              SELECT count(*) FROM (SELECT DISTINCT pane_start, key FROM twinbeam.batch_state
                WHERE version = ? AND base = ? AND run <= ?) c)
            WHERE run = ? AND version = ?""")) {
      update.setString(1, version.version());
      update.setLong(2, version.base());
      update.setLong(3, run);
      update.setLong(4, run);
      update.setString(5, version.version());
      update.executeUpdate();
    }
  }

  private static void swap(Connection connection, BatchRun run, BatchRun.VersionRun version)
      throws SQLException {
    String sql =
        version.previousRun() == 0
            ? """
              INSERT INTO twinbeam.head (base, run, horizon, imports, version,
                previous_base, previous_run, previous_horizon)
              VALUES (?, ?, ?, ?, ?, 0, 0, 0) ON CONFLICT (version) DO NOTHING"""
            : """
              UPDATE twinbeam.head SET previous_base = base, previous_run = run,
                previous_horizon = horizon, previous_imports = imports,
                base = ?, run = ?, horizon = ?, imports = ?, published_at = clock_timestamp()
              WHERE version = ? AND run = ?""";
    try (PreparedStatement write = connection.prepareStatement(sql)) {
      write.setLong(1, version.base());
      write.setLong(2, run.run());
      write.setLong(3, run.horizon());
      write.setLong(4, run.imports());
      write.setString(5, version.version());
      if (version.previousRun() != 0) {
        write.setLong(6, version.previousRun());
      }
      if (write.executeUpdate() != 1) {
        throw new StaleRunException(
            "run "
                + run.run()
                + " was built on run "
                + version.previousRun()
                + " of version "
                + version.version()
                + ", but run "
                + head(connection, version.version()).run()
                + " is published by now");
      }
    }
  }

  static void abandon(Connection connection, BatchRun run) throws SQLException {
    if (lockStatus(connection, run.run()).equals("building")) {
      bury(connection, run.run());
    }
  }

  /** Declares dead what other drivers of the stream left unfinished, and deletes its rows. */
  private static void buryOlder(Connection connection, String stream, long before)
      throws SQLException {
    List<Long> older = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT run FROM twinbeam.batch_run
            WHERE stream = ? AND run < ? AND status = 'building' ORDER BY run FOR UPDATE""")) {
      select.setString(1, stream);
      select.setLong(2, before);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          older.add(row.getLong(1));
        }
      }
    }
    for (long run : older) {
      bury(connection, run);
    }
  }

  private static void bury(Connection connection, long run) throws SQLException {
    try (PreparedStatement update =
            connection.prepareStatement(
                """
                UPDATE twinbeam.batch_run SET status = 'dead', ended_at = clock_timestamp()
                WHERE run = ?""");
        PreparedStatement delete =
            connection.prepareStatement("DELETE FROM twinbeam.batch_state WHERE run = ?")) {
      update.setLong(1, run);
      update.executeUpdate();
      delete.setLong(1, run);
      delete.executeUpdate();
    }
  }

  private static String lockStatus(Connection connection, long run) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT status FROM twinbeam.batch_run WHERE run = ? FOR UPDATE")) {
      select.setLong(1, run);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw new StaleRunException("run " + run + " is not in the store");
        }
        return row.getString(1);
      }
    }
  }
}
