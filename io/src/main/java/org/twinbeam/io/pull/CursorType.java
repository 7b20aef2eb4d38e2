/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.pull;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Types of columns whose values have one order, the same everywhere. A cursor is kept as a text,
 * which gives the same value again.
 */
enum CursorType {
  INTEGER("int2, int4, int8") {
    @Override
    String read(ResultSet row, int column) throws SQLException {
      return Long.toString(row.getLong(column));
    }

    @Override
    void bind(PreparedStatement statement, int parameter, String cursor) throws SQLException {
      statement.setLong(parameter, Long.parseLong(cursor));
    }
  },
  DATE("date") {
    @Override
    String read(ResultSet row, int column) throws SQLException {
      return finite(row.getObject(column, LocalDate.class), LocalDate.MIN, LocalDate.MAX);
    }

    @Override
    void bind(PreparedStatement statement, int parameter, String cursor) throws SQLException {
      statement.setObject(parameter, LocalDate.parse(cursor));
    }
  },
  TIMESTAMP("timestamp") {
    @Override
    String read(ResultSet row, int column) throws SQLException {
      return finite(
          row.getObject(column, LocalDateTime.class), LocalDateTime.MIN, LocalDateTime.MAX);
    }

    @Override
    void bind(PreparedStatement statement, int parameter, String cursor) throws SQLException {
      statement.setObject(parameter, LocalDateTime.parse(cursor));
    }
  },
  TIMESTAMPTZ("timestamptz") {
    @Override
    String read(ResultSet row, int column) throws SQLException {
      OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
      finite(time, OffsetDateTime.MIN, OffsetDateTime.MAX);
      return time.withOffsetSameInstant(ZoneOffset.UTC).toString();
    }

    @Override
    void bind(PreparedStatement statement, int parameter, String cursor) throws SQLException {
      statement.setObject(parameter, OffsetDateTime.parse(cursor));
    }
  },
  /** In the order of its bytes: that of a language changes with the library that knows it. */
  TEXT("text, varchar") {
    @Override
    String read(ResultSet row, int column) throws SQLException {
      return row.getString(column);
    }

    @Override
    void bind(PreparedStatement statement, int parameter, String cursor) throws SQLException {
      statement.setString(parameter, cursor);
    }

    @Override
    String ordered(String column) {
      return column + " collate \"C\"";
    }
  };

  /** What PostgreSQL calls it, separated by commas. */
  private final String names;

  CursorType(String names) {
    this.names = names;
  }

  /** The value of a column as a text. */
  abstract String read(ResultSet row, int column) throws SQLException;

  /** Gives a statement what {@link #read} has read. */
  abstract void bind(PreparedStatement statement, int parameter, String cursor) throws SQLException;

  /** SQL for the column, to be compared and ordered by. */
  String ordered(String column) {
    return column;
  }

  /** The type that PostgreSQL calls so. */
  static Optional<CursorType> of(String name) {
    return Arrays.stream(values())
        .filter(type -> List.of(type.names.split(", ", -1)).contains(name))
        .findFirst();
  }

  /** All names that {@link #of} knows, for people. */
  static String all() {
    return Arrays.stream(values()).map(type -> type.names).collect(Collectors.joining(", "));
  }

  private static <T> String finite(T value, T least, T greatest) {
    if (value.equals(least) || value.equals(greatest)) {
      throw new PullRefusedException(
          "the cursor column has the value infinity, which no later row can exceed: give those rows"
              + " a time, or pull a view that leaves them out");
    }
    return value.toString();
  }
}
