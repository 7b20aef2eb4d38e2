/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** Chooses the generation that an answer reads. */
final class Generations {

  /** A gap is named by its epochs, up to this many. */
  private static final int NAMED = 1_000;

  private Generations() {}

  /**
   * The generation of those that has settled furthest; of equals the newest, so an answer moves to
   * a newer generation when that has caught up. One that starts above the horizon is chosen only if
   * there is no other, and what it lacks is then missing.
   */
  static Generation choose(List<Generation> all, long horizon) {
    return all.stream()
        .max(
            Comparator.comparing((Generation g) -> g.covers(horizon))
                .thenComparingLong(Generation::settled)
                .thenComparingLong(Generation::generation))
        .orElseGet(() -> Generation.none(horizon));
  }

  /** Of any version of a stream's views; 0 if there is none. */
  static long newest(Connection connection, String stream) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT coalesce(max(generation), 0) FROM twinbeam.generation WHERE stream = ?")) {
      select.setString(1, stream);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** That generation, or null if it is no longer kept. */
  static Generation find(List<Generation> all, long horizon, long generation) {
    if (generation == 0) {
      return Generation.none(horizon);
    }
    return all.stream().filter(g -> g.generation() == generation).findFirst().orElse(null);
  }

  /** All of this version, seen from that horizon. */
  static List<Generation> all(Connection connection, String version, long horizon)
      throws SQLException {
    List<Generation> generations = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT s.generation, s.start_epoch, bool_and(s.whole), min(s.last)
            FROM (
              SELECT g.generation, g.start_epoch, n.shard,
                coalesce(max(c.epoch), ?) AS last,
                count(c.epoch) = coalesce(max(c.epoch), ?) - ? + 1 AS whole
              FROM twinbeam.generation g
              CROSS JOIN LATERAL generate_series(0, g.shards - 1) AS n (shard)
              LEFT JOIN twinbeam.closed c
                ON c.generation = g.generation AND c.shard = n.shard AND c.epoch >= ?
              WHERE ? = ANY (g.versions)
              GROUP BY g.generation, g.start_epoch, n.shard) s
            GROUP BY s.generation, s.start_epoch ORDER BY s.generation""")) {
      select.setLong(1, horizon - 1);
      select.setLong(2, horizon - 1);
      select.setLong(3, horizon);
      select.setLong(4, horizon);
      select.setString(5, version);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          long generation = row.getLong(1);
          long start = row.getLong(2);
          boolean whole = row.getBoolean(3);
          long last = row.getLong(4);
          generations.add(
              whole && start <= horizon
                  ? new Generation(generation, start, last, List.of())
                  : broken(connection, generation, start, horizon, last));
        }
      }
    }
    return generations;
  }

  private static Generation broken(
      Connection connection, long generation, long start, long horizon, long last)
      throws SQLException {
    TreeSet<Long> missing = new TreeSet<>();
    for (long epoch = horizon; epoch < start && missing.size() < NAMED; epoch++) {
      missing.add(epoch);
    }
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT DISTINCT e.epoch
            FROM (SELECT shard, max(epoch) AS last FROM twinbeam.closed
                  WHERE generation = ? GROUP BY shard) s
            CROSS JOIN LATERAL generate_series(?::bigint, s.last) AS e (epoch)
            WHERE NOT EXISTS (SELECT FROM twinbeam.closed c
              WHERE c.generation = ? AND c.shard = s.shard AND c.epoch = e.epoch)
            ORDER BY e.epoch LIMIT ?""")) {
      select.setLong(1, generation);
      select.setLong(2, Math.max(horizon, start));
      select.setLong(3, generation);
      select.setInt(4, NAMED);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          missing.add(row.getLong(1));
        }
      }
    }
    long settled = missing.isEmpty() ? last : Math.min(last, missing.first() - 1);
    return new Generation(generation, start, settled, EpochRange.of(missing));
  }
}
