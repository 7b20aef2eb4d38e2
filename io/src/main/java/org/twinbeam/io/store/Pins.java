/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Chooses, checks and measures {@link Pin}s in one moment of the store, and reads nothing twice.
 */
final class Pins {

  /** A published run of a version, the newest or the one before. */
  private record Published(long base, long run, long horizon) {}

  private final Connection connection;
  private final Map<String, List<Published>> published = new HashMap<>();
  private final Map<Reading, List<Generation>> generations = new HashMap<>();

  /** A version, read from a horizon on. */
  private record Reading(String version, long horizon) {}

  Pins(Connection connection) {
    this.connection = connection;
  }

  Pin choose(String version, OptionalLong asOf) throws SQLException {
    List<EpochRange> allowed = new ArrayList<>();
    for (Published published : published(version)) {
      long horizon = published.horizon();
      Generation generation = Generations.choose(generations(version, horizon), horizon);
      if (asOf.isEmpty()
          || (asOf.getAsLong() >= published.horizon() - 1
              && asOf.getAsLong() <= generation.settled())) {
        return new Pin(
            version,
            published.base(),
            published.run(),
            published.horizon(),
            generation.generation(),
            asOf);
      }
      allowed.add(0, new EpochRange(published.horizon() - 1, generation.settled()));
    }
    throw new AsOfException(asOf.getAsLong(), joined(allowed));
  }

  private List<Generation> generations(String version, long horizon) throws SQLException {
    Reading reading = new Reading(version, horizon);
    List<Generation> known = generations.get(reading);
    if (known == null) {
      known = Generations.all(connection, version, horizon);
      generations.put(reading, known);
    }
    return known;
  }

  private List<Published> published(String version) throws SQLException {
    List<Published> known = published.get(version);
    if (known == null) {
      known = published(connection, version);
      published.put(version, known);
    }
    return known;
  }

  /** The newest run first. Before the first run stands an empty one with horizon 0. */
  private static List<Published> published(Connection connection, String version)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT base, run, horizon, previous_base, previous_run, previous_horizon
            FROM twinbeam.head WHERE version = ?""")) {
      select.setString(1, version);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? List.of(
                new Published(row.getLong(1), row.getLong(2), row.getLong(3)),
                new Published(row.getLong(4), row.getLong(5), row.getLong(6)))
            : List.of(new Published(0, 0, 0));
      }
    }
  }

  private static List<EpochRange> joined(List<EpochRange> ascending) {
    List<EpochRange> joined = new ArrayList<>();
    for (EpochRange range : ascending) {
      EpochRange last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
      if (last != null && range.first() <= last.last() + 1) {
        joined.set(
            joined.size() - 1, new EpochRange(last.first(), Math.max(last.last(), range.last())));
      } else {
        joined.add(range);
      }
    }
    return joined;
  }

  Coverage coverage(Pin pin) throws SQLException {
    if (!published(pin.version()).contains(new Published(pin.base(), pin.run(), pin.horizon()))) {
      throw new PinExpiredException(
          "run " + pin.run() + " is no longer kept: newer batch runs took its place");
    }
    Generation generation =
        Generations.find(
            generations(pin.version(), pin.horizon()), pin.horizon(), pin.generation());
    if (generation == null) {
      throw new PinExpiredException(
          "generation "
              + pin.generation()
              + " is no longer kept: a newer speed job took its place");
    }
    List<EpochRange> missing =
        generation.missing().stream().filter(gap -> gap.first() <= pin.lastEpoch()).toList();
    Included included = included(pin);
    OptionalLong horizonAt = included.horizonAt();
    long newest = Math.max(included.newest(), pin.horizon() - 1);
    long settled = Math.min(generation.settled(), pin.lastEpoch());
    Map<Long, Long> ended = endedAt(pin, settled, newest - 1);
    return new Coverage(
        horizonAt,
        settled,
        settled == pin.horizon() - 1 ? horizonAt : number(ended.get(settled)),
        newest,
        newest <= pin.horizon() ? horizonAt : number(ended.get(newest - 1)),
        included.imports(),
        included.rejected(),
        included.duplicates(),
        missing);
  }

  /**
   * What run and generation include.
   *
   * @param newest newest epoch of which there is anything, -1 if none
   */
  private record Included(
      OptionalLong horizonAt, long imports, long newest, long rejected, long duplicates) {}

  private Included included(Pin pin) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT nullif(r.horizon_at, 0), coalesce(r.imports, 0),
              coalesce(greatest(
                (SELECT max(epoch) FROM twinbeam.speed_count
                  WHERE generation = ? AND epoch <= ?),
                (SELECT max(epoch) FROM twinbeam.closed
                  WHERE generation = ? AND epoch <= ?)), -1),
              coalesce(r.rejected, 0) + s.rejected, coalesce(r.duplicates, 0) + s.duplicates
            FROM (
              SELECT coalesce(sum(rejected), 0) AS rejected,
                coalesce(sum(duplicates), 0) AS duplicates
              FROM twinbeam.speed_count
              WHERE generation = ? AND epoch >= ? AND epoch <= ?) s
            LEFT JOIN twinbeam.batch_run r ON r.run = ?""")) {
      select.setLong(1, pin.generation());
      select.setLong(2, pin.lastEpoch());
      select.setLong(3, pin.generation());
      select.setLong(4, pin.lastEpoch());
      select.setLong(5, pin.generation());
      select.setLong(6, pin.horizon());
      select.setLong(7, pin.lastEpoch());
      select.setLong(8, pin.run());
      try (ResultSet row = select.executeQuery()) {
        row.next();
        long horizonAt = row.getLong(1);
        return new Included(
            row.wasNull() ? OptionalLong.empty() : OptionalLong.of(horizonAt),
            row.getLong(2),
            row.getLong(3),
            row.getLong(4),
            row.getLong(5));
      }
    }
  }

  /** When those of two epochs ended that have. */
  private Map<Long, Long> endedAt(Pin pin, long one, long other) throws SQLException {
    Map<Long, Long> ended = new HashMap<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT epoch, max(ended_at) FROM twinbeam.closed
            WHERE generation = ? AND epoch IN (?, ?) GROUP BY epoch""")) {
      select.setLong(1, pin.generation());
      select.setLong(2, one);
      select.setLong(3, other);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          ended.put(row.getLong(1), row.getLong(2));
        }
      }
    }
    return ended;
  }

  private static OptionalLong number(Long value) {
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
