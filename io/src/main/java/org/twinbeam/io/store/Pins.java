/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Chooses, checks and measures {@link Pin}s. */
final class Pins {

  /** A published run of a version, the newest or the one before. */
  private record Published(long base, long run, long horizon) {}

  private Pins() {}

  static Pin choose(Connection connection, String version, OptionalLong asOf) throws SQLException {
    List<EpochRange> allowed = new ArrayList<>();
    for (Published published : published(connection, version)) {
      Generation generation = Generations.choose(connection, version, published.horizon());
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

  static Coverage coverage(Connection connection, Pin pin) throws SQLException {
    if (!published(connection, pin.version())
        .contains(new Published(pin.base(), pin.run(), pin.horizon()))) {
      throw new PinExpiredException(
          "run " + pin.run() + " is no longer kept: newer batch runs took its place");
    }
    Generation generation =
        Generations.find(connection, pin.version(), pin.horizon(), pin.generation());
    if (generation == null) {
      throw new PinExpiredException(
          "generation "
              + pin.generation()
              + " is no longer kept: a newer speed job took its place");
    }
    List<EpochRange> missing =
        generation.missing().stream().filter(gap -> gap.first() <= pin.lastEpoch()).toList();
    OptionalLong horizonAt =
        number(
            connection,
            "SELECT nullif(horizon_at, 0) FROM twinbeam.batch_run WHERE run = ?",
            pin.run());
    long newest = Math.max(newest(connection, pin), pin.horizon() - 1);
    long settled = Math.min(generation.settled(), pin.lastEpoch());
    Counts counts = counts(connection, pin);
    return new Coverage(
        horizonAt,
        settled,
        settled == pin.horizon() - 1 ? horizonAt : endedAt(connection, pin, settled),
        newest,
        newest <= pin.horizon() ? horizonAt : endedAt(connection, pin, newest - 1),
        number(connection, "SELECT imports FROM twinbeam.batch_run WHERE run = ?", pin.run())
            .orElse(0),
        counts.rejected(),
        counts.duplicates(),
        missing);
  }

  private static long newest(Connection connection, Pin pin) throws SQLException {
    return number(
            connection,
            """
            SELECT max(epoch) FROM (
              (SELECT epoch FROM twinbeam.speed_count WHERE generation = ? AND epoch <= ?
                ORDER BY epoch DESC LIMIT 1)
              UNION ALL
              (SELECT max(epoch) FROM twinbeam.closed WHERE generation = ? AND epoch <= ?)) e""",
            pin.generation(),
            pin.lastEpoch(),
            pin.generation(),
            pin.lastEpoch())
        .orElse(-1);
  }

  private static OptionalLong endedAt(Connection connection, Pin pin, long epoch)
      throws SQLException {
    return number(
        connection,
        "SELECT max(ended_at) FROM twinbeam.closed WHERE generation = ? AND epoch = ?",
        pin.generation(),
        epoch);
  }

  private record Counts(long rejected, long duplicates) {}

  private static Counts counts(Connection connection, Pin pin) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT coalesce(sum(rejected), 0), coalesce(sum(duplicates), 0) FROM (
              SELECT rejected, duplicates FROM twinbeam.batch_run WHERE run = ?
              UNION ALL
              SELECT rejected, duplicates FROM twinbeam.speed_count
              WHERE generation = ? AND epoch >= ? AND epoch <= ?) c""")) {
      select.setLong(1, pin.run());
      select.setLong(2, pin.generation());
      select.setLong(3, pin.horizon());
      select.setLong(4, pin.lastEpoch());
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return new Counts(row.getLong(1), row.getLong(2));
      }
    }
  }

  private static OptionalLong number(Connection connection, String sql, long... parameters)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        select.setLong(i + 1, parameters[i]);
      }
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return OptionalLong.empty();
        }
        long value = row.getLong(1);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
      }
    }
  }
}
