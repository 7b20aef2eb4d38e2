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
    long settled = Math.min(generation.settled(), pin.lastEpoch());
    Included included = included(pin, settled);
    OptionalLong horizonAt = included.horizonAt();
    long newest = Math.max(included.newest(), pin.horizon() - 1);
    return new Coverage(
        horizonAt,
        settled,
        settled == pin.horizon() - 1 ? horizonAt : included.settledAt(),
        newest,
        newest <= pin.horizon() ? horizonAt : included.newestAt(),
        included.imports(),
        included.rejected(),
        included.duplicates(),
        missing);
  }

  /**
   * What run and generation include.
   *
   * @param newest newest epoch of which there is anything, -1 if none
   * @param newestAt when the epoch before that ended
   */
  private record Included(
      OptionalLong horizonAt,
      long imports,
      long newest,
      OptionalLong newestAt,
      OptionalLong settledAt,
      long rejected,
      long duplicates) {}

  private Included included(Pin pin, long settled) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            WITH pin AS (
              SELECT ?::bigint AS generation, ?::bigint AS horizon, ?::bigint AS last)
            SELECT nullif(r.horizon_at, 0), coalesce(r.imports, 0), n.newest,
              (SELECT max(ended_at) FROM twinbeam.closed c
                WHERE c.generation = pin.generation AND c.epoch = n.newest - 1),
              (SELECT max(ended_at) FROM twinbeam.closed c
                WHERE c.generation = pin.generation AND c.epoch = ?),
              coalesce(r.rejected, 0) + s.rejected, coalesce(r.duplicates, 0) + s.duplicates
            FROM pin
            CROSS JOIN LATERAL (
              SELECT coalesce(greatest(
                (SELECT max(epoch) FROM twinbeam.speed_count c
                  WHERE c.generation = pin.generation AND c.epoch <= pin.last),
                (SELECT max(epoch) FROM twinbeam.closed c
                  WHERE c.generation = pin.generation AND c.epoch <= pin.last)), -1) AS newest) n
            CROSS JOIN LATERAL (
              SELECT coalesce(sum(rejected), 0) AS rejected,
                coalesce(sum(duplicates), 0) AS duplicates
              FROM twinbeam.speed_count c
              WHERE c.generation = pin.generation
                AND c.epoch >= pin.horizon AND c.epoch <= pin.last) s
            LEFT JOIN twinbeam.batch_run r ON r.run = ?""")) {
      select.setLong(1, pin.generation());
      select.setLong(2, pin.horizon());
      select.setLong(3, pin.lastEpoch());
      select.setLong(4, settled);
      select.setLong(5, pin.run());
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return new Included(
            number(row, 1),
            row.getLong(2),
            row.getLong(3),
            number(row, 4),
            number(row, 5),
            row.getLong(6),
            row.getLong(7));
      }
    }
  }

  /** A number that may be absent. */
  static OptionalLong number(ResultSet row, int column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
