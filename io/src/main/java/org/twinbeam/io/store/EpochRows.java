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

/** Reads what became of each epoch. */
final class EpochRows {

  private EpochRows() {}

  /**
   * @param from where to begin; absent for the newest
   * @param limit a page has so many numbers of epochs; of those that are missing it has no row
   */
  static EpochPage read(Connection connection, String stream, OptionalLong from, int limit)
      throws SQLException {
    Optional<StatusReader.Covered> behind =
        StatusReader.behind(StatusReader.covered(connection, stream));
    if (behind.isEmpty()) {
      return new EpochPage(0, 0, 0, -1, 0, List.of(), OptionalLong.empty());
    }
    Pin pin = behind.get().pin();
    Coverage coverage = behind.get().coverage();
    long last = Math.min(from.orElse(Long.MAX_VALUE), coverage.newest());
    long first = Math.max(0, last - limit + 1);
    List<EpochPage.Epoch> epochs =
        read(connection, stream, behind.get().view().preparation(), pin, first, last);
    return new EpochPage(
        pin.run(),
        pin.generation(),
        pin.horizon(),
        coverage.settled(),
        coverage.imports(),
        epochs,
        first > 0 ? OptionalLong.of(first - 1) : OptionalLong.empty());
  }

  private static List<EpochPage.Epoch> read(
      Connection connection, String stream, String preparation, Pin pin, long first, long last)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT c.epoch, sum(read), sum(accepted), sum(rejected), sum(duplicates),
              max(e.ended_at)
            FROM (
              SELECT epoch, read, accepted, rejected, duplicates FROM twinbeam.batch_count
              WHERE stream = ? AND preparation = ? AND partition >= 0
                AND epoch >= ? AND epoch <= ? AND epoch < ?
              UNION ALL
              SELECT epoch, read, accepted, rejected, duplicates FROM twinbeam.speed_count
              WHERE generation = ? AND epoch >= ? AND epoch <= ? AND epoch >= ?) c
            LEFT JOIN (
              SELECT epoch, max(ended_at) AS ended_at
              FROM twinbeam.closed JOIN twinbeam.generation USING (generation)
              WHERE generation = ? AND epoch >= ? AND epoch <= ?
              GROUP BY epoch, shards HAVING count(*) = shards) e ON e.epoch = c.epoch
            GROUP BY c.epoch ORDER BY c.epoch DESC""")) {
      select.setString(1, stream);
      select.setString(2, preparation);
      select.setLong(3, first);
      select.setLong(4, last);
      select.setLong(5, pin.horizon());
      select.setLong(6, pin.generation());
      select.setLong(7, first);
      select.setLong(8, last);
      select.setLong(9, pin.horizon());
      select.setLong(10, pin.generation());
      select.setLong(11, first);
      select.setLong(12, last);
      List<EpochPage.Epoch> epochs = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          StreamStatus.Counts counts =
              new StreamStatus.Counts(
                  row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5));
          epochs.add(new EpochPage.Epoch(row.getLong(1), counts, Pins.number(row, 6)));
        }
      }
      return epochs;
    }
  }
}
