/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Deletes what no answer can read any more. Kept are, of each version, the newest published run and
 * the one before it, with the speed epochs from the older one's horizon on, so an answer that is
 * pinned to the older run stays whole until the next publication.
 */
final class Collector {

  /** Rows of one statement and transaction: short locks, and vacuum keeps up. */
  private static final int ROWS = 10_000;

  /**
   * An older generation that is this many epochs behind the chosen one will not be chosen again.
   */
  private static final long BEHIND = 3;

  private record Kept(
      String version,
      long base,
      long run,
      long horizon,
      long previousBase,
      long previousRun,
      long previousHorizon) {}

  private final Transactions transactions;
  private final String stream;
  private long batchRows;
  private long speedRows;
  private long generations;

  Collector(Transactions transactions, String stream) {
    this.transactions = transactions;
    this.stream = stream;
  }

  Collected collect(Lease lease) {
    List<Kept> heads = transactions.write("collecting", connection -> heads(connection, lease));
    for (Kept head : heads) {
      batch(head);
    }
    // A generation's row goes before its states: from then on none is flushed to it, and none read.
    for (long generation : transactions.write("collecting", c -> unread(c, heads))) {
      transactions.write("collecting", connection -> drop(connection, generation));
    }
    for (Kept head : heads) {
      speed(head);
    }
    transactions.write("collecting", this::counts);
    return new Collected(batchRows, speedRows, generations);
  }

  /** Of all versions; those that were never built have zeros. */
  private List<Kept> heads(Connection connection, Lease lease) throws SQLException {
    lease.verify(connection);
    List<Kept> heads = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT v.version, h.base, h.run, h.horizon,
              h.previous_base, h.previous_run, h.previous_horizon
            FROM twinbeam.view_version v LEFT JOIN twinbeam.head h USING (version)
            WHERE v.stream = ? ORDER BY v.version""")) {
      select.setString(1, stream);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          heads.add(
              new Kept(
                  row.getString(1),
                  row.getLong(2),
                  row.getLong(3),
                  row.getLong(4),
                  row.getLong(5),
                  row.getLong(6),
                  row.getLong(7)));
        }
      }
    }
    return heads;
  }

  private void batch(Kept head) {
    // A run that is being built holds the lease that we hold: other bases are of the past.
    batchRows +=
        inBatches(
            """
            DELETE FROM twinbeam.batch_state WHERE ctid IN (
              SELECT ctid FROM twinbeam.batch_state
              WHERE version = ? AND base <> ? AND base <> ? AND base < ? LIMIT ?)""",
            head.version(),
            head.base(),
            head.previousBase(),
            head.run());
    boolean chained = head.base() == head.previousBase();
    overtaken(head.version(), head.base(), chained ? head.previousRun() : head.run());
    if (!chained) {
      overtaken(head.version(), head.previousBase(), head.previousRun());
    }
  }

  /**
   * Rows that a reader at {@code oldest}, the oldest run still read, does not see for a newer one.
   * Begins at the newer ones, which are few: those of the base's own run are newer than none.
   */
  private void overtaken(String version, long base, long oldest) {
    batchRows +=
        inBatches(
            """
            DELETE FROM twinbeam.batch_state WHERE ctid IN (
              SELECT a.ctid FROM (
                SELECT key, pane_start, max(run) AS run FROM twinbeam.batch_state
                WHERE version = ? AND base = ? AND run > ? AND run <= ?
                GROUP BY key, pane_start) b
              JOIN twinbeam.batch_state a USING (key, pane_start)
              WHERE a.version = ? AND a.base = ? AND a.run < b.run
              LIMIT ?)""",
            version,
            base,
            base,
            oldest,
            version,
            base);
  }

  /** Generations that neither kept run of any version is read with, now or once they catch up. */
  private Set<Long> unread(Connection connection, List<Kept> heads) throws SQLException {
    Set<Long> unread = new HashSet<>();
    Set<Long> needed = new HashSet<>();
    for (Kept head : heads) {
      List<Generation> all = Generations.all(connection, head.version(), head.horizon());
      Generation now = Generations.choose(all, head.horizon());
      Generation before =
          Generations.choose(
              Generations.all(connection, head.version(), head.previousHorizon()),
              head.previousHorizon());
      for (Generation other : all) {
        boolean read =
            other.generation() == now.generation() || other.generation() == before.generation();
        boolean superseded =
            other.generation() < now.generation()
                && last(connection, other) + BEHIND <= now.settled();
        (read || !superseded ? needed : unread).add(other.generation());
      }
    }
    unread.removeAll(needed);
    return unread;
  }

  private static long last(Connection connection, Generation generation) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT coalesce(max(epoch), -1) FROM twinbeam.closed WHERE generation = ?")) {
      select.setLong(1, generation.generation());
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private Void drop(Connection connection, long generation) throws SQLException {
    for (String table : List.of("generation", "speed_count", "closed")) {
      try (PreparedStatement delete =
          connection.prepareStatement("DELETE FROM twinbeam." + table + " WHERE generation = ?")) {
        delete.setLong(1, generation);
        delete.executeUpdate();
      }
    }
    generations++;
    return null;
  }

  private void speed(Kept head) {
    speedRows +=
        inBatches(
            """
            DELETE FROM twinbeam.speed_state WHERE ctid IN (
              SELECT ctid FROM twinbeam.speed_state
              WHERE version = ? AND (epoch < ?
                OR generation NOT IN (SELECT generation FROM twinbeam.generation))
              LIMIT ?)""",
            head.version(),
            head.previousHorizon());
  }

  /**
   * Counts and closed rows below every kept horizon of the generation's versions. A shard's newest
   * closed row stays: the next one is checked against it.
   */
  private Void counts(Connection connection) throws SQLException {
    String oldest =
        """
        (SELECT g.generation, min(coalesce(h.previous_horizon, 0)) AS horizon
         FROM twinbeam.generation g CROSS JOIN LATERAL unnest(g.versions) AS v (version)
         LEFT JOIN twinbeam.head h ON h.version = v.version
         WHERE g.stream = ? GROUP BY g.generation) o""";
    try (PreparedStatement counts =
            connection.prepareStatement(
                "DELETE FROM twinbeam.speed_count c USING "
                    + oldest
                    + " WHERE c.generation = o.generation AND c.epoch < o.horizon");
        PreparedStatement closed =
            connection.prepareStatement(
                "DELETE FROM twinbeam.closed c USING "
                    + oldest
                    + " WHERE c.generation = o.generation AND c.epoch < o.horizon - 1"
                    + " AND EXISTS (SELECT FROM twinbeam.closed n WHERE n.generation ="
                    + " c.generation AND n.shard = c.shard AND n.epoch > c.epoch)")) {
      counts.setString(1, stream);
      counts.executeUpdate();
      closed.setString(1, stream);
      closed.executeUpdate();
    }
    return null;
  }

  /** Deletes until nothing is left; the statement's last parameter is its limit of rows. */
  private long inBatches(String sql, Object... parameters) {
    long all = 0;
    int deleted;
    do {
      deleted =
          transactions.write(
              "collecting",
              connection -> {
                try (PreparedStatement delete = connection.prepareStatement(sql)) {
                  for (int i = 0; i < parameters.length; i++) {
                    delete.setObject(i + 1, parameters[i]);
                  }
                  delete.setInt(parameters.length + 1, ROWS);
                  return delete.executeUpdate();
                }
              });
      all += deleted;
    } while (deleted == ROWS);
    return all;
  }
}
