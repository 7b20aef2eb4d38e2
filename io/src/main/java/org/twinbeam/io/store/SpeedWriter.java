/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.twinbeam.core.shard.ShardFlush;
import org.twinbeam.core.shard.ShardFlush.CellRow;
import org.twinbeam.core.shard.ShardFlush.ClosedEpoch;
import org.twinbeam.core.shard.ShardFlush.CountRow;

/** Writes what a speed shard flushes. */
final class SpeedWriter {

  /** Rows of one statement; bounds the memory of both sides. */
  private static final int ROWS = 5_000;

  private SpeedWriter() {}

  private static final String CELLS =
      """
      INSERT INTO twinbeam.speed_state AS s
        (version, generation, pane_start, key, epoch, shard, events, state)
      SELECT u.version, ?, u.pane_start, u.key, u.epoch, ?, u.events, u.state
      FROM unnest(?::text[], ?::bigint[], ?::text[], ?::bigint[], ?::bigint[], ?::bytea[])
        AS u (version, pane_start, key, epoch, events, state)
      ON CONFLICT (version, generation, key, pane_start, epoch, shard) DO UPDATE
        SET events = EXCLUDED.events, state = EXCLUDED.state
        WHERE s.events <= EXCLUDED.events""";

  private static final String COUNTS =
      """
      INSERT INTO twinbeam.speed_count AS c
        (generation, epoch, shard, read, accepted, rejected, duplicates)
      SELECT ?, u.epoch, ?, u.read, u.accepted, u.rejected, u.duplicates
      FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
        AS u (epoch, read, accepted, rejected, duplicates)
      ON CONFLICT (generation, epoch, shard) DO UPDATE
        SET read = EXCLUDED.read, accepted = EXCLUDED.accepted, rejected = EXCLUDED.rejected,
          duplicates = EXCLUDED.duplicates
        WHERE c.read <= EXCLUDED.read""";

  private record Generation(String stream, String preparation, long startEpoch, int shards) {}

  static long start(Connection connection, Registration registration, long startEpoch, int shards)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO twinbeam.generation (stream, preparation, versions, start_epoch, shards)
            VALUES (?, ?, ?, ?, ?) RETURNING generation""")) {
      insert.setString(1, registration.stream());
      insert.setString(2, registration.preparation());
      insert.setArray(3, connection.createArrayOf("text", registration.views().values().toArray()));
      insert.setLong(4, startEpoch);
      insert.setInt(5, shards);
      try (ResultSet generation = insert.executeQuery()) {
        generation.next();
        return generation.getLong(1);
      }
    }
  }

  /**
   * @param newFrom the first epoch of which cells that the shard calls new are not in the store
   */
  static void flush(Connection connection, long generation, ShardFlush flush, long newFrom)
      throws SQLException {
    Generation started = generation(connection, generation, flush.shard());
    if (flush.shard() < 0 || flush.shard() >= started.shards()) {
      throw new IllegalArgumentException(
          "shard is "
              + flush.shard()
              + ", generation "
              + generation
              + " has shards 0 to "
              + (started.shards() - 1));
    }
    Map<Boolean, List<CellRow>> byNew =
        flush.cells().stream()
            .sorted(SpeedWriter::inKeyOrder)
            .collect(Collectors.partitioningBy(row -> row.isNew() && row.epoch() >= newFrom));
    if (!byNew.get(true).isEmpty()) {
      CellCopy.write(connection, generation, flush.shard(), byNew.get(true));
    }
    CellRow[] cells = byNew.get(false).toArray(CellRow[]::new);
    for (int from = 0; from < cells.length; from += ROWS) {
      int to = Math.min(from + ROWS, cells.length);
      cells(connection, generation, flush.shard(), Arrays.copyOfRange(cells, from, to));
    }
    counts(connection, generation, flush.shard(), flush.counts());
    RejectRows.upsert(connection, started.stream(), started.preparation(), flush.rejects());
    close(connection, generation, started, flush);
  }

  /**
   * Read with a lock, so that a generation is not collected under its writer. Another keeps off
   * whoever writes the same shard, as an attempt that is not dead yet may: the two would wait for
   * each other's rows.
   */
  private static Generation generation(Connection connection, long generation, int shard)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT stream, preparation, start_epoch, shards,
              pg_advisory_xact_lock((generation % 2147483648)::int, ?)
            FROM twinbeam.generation WHERE generation = ? FOR KEY SHARE""")) {
      select.setInt(1, shard);
      select.setLong(2, generation);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw new StoreException(
              "generation "
                  + generation
                  + " is not in the store: a newer one took its place and it was collected, so this"
                  + " speed job must stop");
        }
        return new Generation(row.getString(1), row.getString(2), row.getLong(3), row.getInt(4));
      }
    }
  }

  /** The primary key's order: neighbours in the index are written one after the other. */
  private static int inKeyOrder(CellRow a, CellRow b) {
    // Most are of one version, in one object: comparing that text would take most of the sorting.
    int order = a.version() == b.version() ? 0 : a.version().compareTo(b.version());
    order = order != 0 ? order : a.key().compareTo(b.key());
    order = order != 0 ? order : Long.compare(a.paneStart(), b.paneStart());
    return order != 0 ? order : Long.compare(a.epoch(), b.epoch());
  }

  private static void cells(Connection connection, long generation, int shard, CellRow[] rows)
      throws SQLException {
    String[] versions = new String[rows.length];
    long[] panes = new long[rows.length];
    String[] keys = new String[rows.length];
    long[] epochs = new long[rows.length];
    long[] events = new long[rows.length];
    byte[][] states = new byte[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      versions[i] = rows[i].version();
      panes[i] = rows[i].paneStart();
      keys[i] = rows[i].key();
      epochs[i] = rows[i].epoch();
      events[i] = rows[i].events();
      states[i] = rows[i].state();
    }
    try (PreparedStatement upsert = connection.prepareStatement(CELLS)) {
      upsert.setLong(1, generation);
      upsert.setInt(2, shard);
      upsert.setArray(3, connection.createArrayOf("text", versions));
      upsert.setArray(4, longs(connection, panes));
      upsert.setArray(5, connection.createArrayOf("text", keys));
      upsert.setArray(6, longs(connection, epochs));
      upsert.setArray(7, longs(connection, events));
      upsert.setArray(8, connection.createArrayOf("bytea", states));
      upsert.executeUpdate();
    }
  }

  private static void counts(
      Connection connection, long generation, int shard, List<CountRow> unsorted)
      throws SQLException {
    if (unsorted.isEmpty()) {
      return;
    }
    List<CountRow> rows =
        unsorted.stream().sorted(Comparator.comparingLong(CountRow::epoch)).toList();
    try (PreparedStatement upsert = connection.prepareStatement(COUNTS)) {
      upsert.setLong(1, generation);
      upsert.setInt(2, shard);
      upsert.setArray(3, longs(connection, rows.stream().mapToLong(CountRow::epoch).toArray()));
      upsert.setArray(4, longs(connection, rows.stream().mapToLong(CountRow::read).toArray()));
      upsert.setArray(5, longs(connection, rows.stream().mapToLong(CountRow::accepted).toArray()));
      upsert.setArray(6, longs(connection, rows.stream().mapToLong(CountRow::rejected).toArray()));
      upsert.setArray(
          7, longs(connection, rows.stream().mapToLong(CountRow::duplicates).toArray()));
      upsert.executeUpdate();
    }
  }

  /** The first epoch of which a shard has told nothing yet. */
  static long untold(Connection connection, long generation, int shard) throws SQLException {
    return newestEpoch(connection, "speed_count", generation, shard).orElse(-1) + 1;
  }

  /** Of which a shard has a row in that table. */
  private static OptionalLong newestEpoch(
      Connection connection, String table, long generation, int shard) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT max(epoch) FROM twinbeam." + table + " WHERE generation = ? AND shard = ?")) {
      select.setLong(1, generation);
      select.setInt(2, shard);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        long newest = row.getLong(1);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(newest);
      }
    }
  }

  /** Last of all: whoever sees a closed row sees the states it speaks of. */
  private static void close(
      Connection connection, long generation, Generation started, ShardFlush flush)
      throws SQLException {
    if (flush.closed().isEmpty()) {
      return;
    }
    long last =
        newestEpoch(connection, "closed", generation, flush.shard())
            .orElse(started.startEpoch() - 1);
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO twinbeam.closed (generation, shard, epoch, ended_at) VALUES (?, ?, ?, ?)
            ON CONFLICT DO NOTHING""")) {
      for (ClosedEpoch closed : flush.closed()) {
        if (closed.epoch() < started.startEpoch()) {
          throw new IllegalArgumentException(
              "closed epoch is "
                  + closed.epoch()
                  + ", generation "
                  + generation
                  + " starts at "
                  + started.startEpoch());
        }
        // At or below: told again after a restore. The row may have been collected since.
        if (closed.epoch() <= last) {
          continue;
        }
        if (closed.epoch() != last + 1) {
          throw new StoreException(
              "epoch "
                  + closed.epoch()
                  + " of shard "
                  + flush.shard()
                  + " of generation "
                  + generation
                  + " cannot be closed before epoch "
                  + (last + 1));
        }
        insert.setLong(1, generation);
        insert.setInt(2, flush.shard());
        insert.setLong(3, closed.epoch());
        insert.setLong(4, closed.endedAt());
        insert.addBatch();
        last = closed.epoch();
      }
      insert.executeBatch();
    }
  }

  /** Unboxed, as the driver takes them besides what JDBC knows. */
  private static Array longs(Connection connection, long[] values) throws SQLException {
    return connection.unwrap(PGConnection.class).createArrayOf("bigint", values);
  }
}
