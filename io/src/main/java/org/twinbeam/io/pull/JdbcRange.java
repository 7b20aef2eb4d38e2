/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.pull;

import java.io.Serializable;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Cursors that one reading takes.
 *
 * @param from where it begins; null for the very first
 * @param again whether rows at {@code from} itself are read, because more may have come
 * @param to where it ends, with all rows of that cursor
 */
record JdbcRange(String from, boolean again, String to) implements Serializable {

  /** SQL that holds for the rows of the range. */
  String where(String column) {
    String below = column + " <= ?";
    return from == null ? below : column + (again ? " >= ? and " : " > ? and ") + below;
  }

  /** Gives a statement the parameters of {@link #where}, which are its first. */
  void bind(PreparedStatement statement, CursorType type) throws SQLException {
    int parameter = 1;
    if (from != null) {
      type.bind(statement, parameter++, from);
    }
    type.bind(statement, parameter, to);
  }
}
