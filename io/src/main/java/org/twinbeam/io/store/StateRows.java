/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads the states that a pinned answer merges for one key, each with where it comes from. */
final class StateRows {
  private StateRows() {}

  /** Those of the batch layer, by pane; then those of the speed layer, by epoch and shard. */
  static List<StateRow> read(Connection connection, Pin pin, CellRange range) throws SQLException {
    List<StateRow> rows = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT DISTINCT ON (pane_start, key) run, pane_start, state FROM twinbeam.batch_state
            WHERE version = ? AND base = ? AND run <= ? AND pane_start >= ? AND pane_start < ?
              AND key = ?
            ORDER BY pane_start, key, run DESC""")) {
      select.setString(1, pin.version());
      select.setLong(2, pin.base());
      select.setLong(3, pin.run());
      select.setLong(4, range.from());
      select.setLong(5, range.to());
      select.setString(6, range.key());
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          rows.add(new StateRow(row.getLong(1), -1, -1, row.getLong(2), row.getBytes(3)));
        }
      }
    }
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT epoch, shard, pane_start, state FROM twinbeam.speed_state
            WHERE version = ? AND generation = ? AND epoch >= ? AND epoch <= ?
              AND pane_start >= ? AND pane_start < ? AND key = ?
            ORDER BY epoch, shard, pane_start""")) {
      select.setString(1, pin.version());
      select.setLong(2, pin.generation());
      select.setLong(3, pin.horizon());
      select.setLong(4, pin.lastEpoch());
      select.setLong(5, range.from());
      select.setLong(6, range.to());
      select.setString(7, range.key());
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          rows.add(new StateRow(0, row.getLong(1), row.getInt(2), row.getLong(3), row.getBytes(4)));
        }
      }
    }
    return rows;
  }
}
