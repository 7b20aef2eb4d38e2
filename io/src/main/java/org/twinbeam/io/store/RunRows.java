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

/** Reads what is told of batch runs. */
final class RunRows {

  private RunRows() {}

  /**
   * @param from number of the run to begin with; absent for the newest
   */
  static RunPage read(Connection connection, String stream, OptionalLong from, int limit)
      throws SQLException {
    List<StreamStatus.Run> runs = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT run, status, rebuild, horizon, imports, started_at, ended_at, coalesce(cells, 0)
            FROM twinbeam.batch_run WHERE stream = ? AND run <= ? ORDER BY run DESC LIMIT ?""")) {
      select.setString(1, stream);
      select.setLong(2, from.orElse(Long.MAX_VALUE));
      select.setInt(3, limit + 1);
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
    return runs.size() <= limit
        ? new RunPage(runs, OptionalLong.empty())
        : new RunPage(runs.subList(0, limit), OptionalLong.of(runs.get(limit).run()));
  }
}
