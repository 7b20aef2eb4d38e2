/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.pull;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the database says of a table: its columns, and what its cursor column is.
 *
 * @param columns SQL of each, in their order
 * @param type of the cursor column
 * @param notNull whether the database lets it have no null
 * @param unique whether the database lets no two rows have the same cursor
 */
record JdbcTable(List<String> columns, CursorType type, boolean notNull, boolean unique) {

  /** Types that {@code JdbcJson} has rules for. A domain comes as the type that it is of. */
  private static final Set<String> AS_IS =
      Set.of(
          "bool",
          "int2",
          "int4",
          "int8",
          "float4",
          "float8",
          "numeric",
          "text",
          "varchar",
          "bpchar",
          "name",
          "date",
          "timestamp",
          "timestamptz",
          "bytea",
          "uuid",
          "json",
          "jsonb");

  private static final int NAMED = 20;

  private record Column(String name, String type, String kind, boolean notNull, boolean unique) {}

  /**
   * @throws PullRefusedException if the table or column is not there, or cannot be a cursor
   */
  static JdbcTable read(Connection connection, JdbcSource source) throws SQLException {
    List<Column> columns = columns(connection, source);
    if (columns.isEmpty()) {
      throw new PullRefusedException(
          "there is no table or view %s, or user %s may not see it; schema %s has %s"
              .formatted(
                  source.tableName(), source.user(), source.schema(), tables(connection, source)));
    }
    Column cursor =
        columns.stream()
            .filter(column -> column.name.equals(source.cursorColumn()))
            .findFirst()
            .orElseThrow(
                () ->
                    new PullRefusedException(
                        "%s has no column %s to be the cursor; it has %s"
                            .formatted(source.tableName(), source.cursorColumn(), names(columns))));
    CursorType type =
        CursorType.of(cursor.type)
            .orElseThrow(
                () ->
                    new PullRefusedException(
                        "the cursor column %s of %s is of type %s, must be one of %s"
                            .formatted(
                                cursor.name, source.tableName(), cursor.type, CursorType.all())));
    return new JdbcTable(
        columns.stream().map(JdbcTable::sql).toList(), type, cursor.notNull, cursor.unique);
  }

  private static List<Column> columns(Connection connection, JdbcSource source)
      throws SQLException {
    List<Column> columns = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select a.attname, t.typname, t.typtype, t.typcategory, a.attnotnull,
              exists (
                select from pg_index i
                where i.indrelid = c.oid and i.indisunique and i.indisvalid and i.indimmediate
                  and i.indpred is null and i.indnkeyatts = 1 and i.indkey[0] = a.attnum)
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            join pg_attribute a on a.attrelid = c.oid
            join pg_type t on t.oid = a.atttypid
            where n.nspname = ? and c.relname = ? and c.relkind in ('r', 'p', 'v', 'm', 'f')
              and a.attnum > 0 and not a.attisdropped
            order by a.attnum""")) {
      select.setString(1, source.schema());
      select.setString(2, source.table());
      ResultSet row = select.executeQuery();
      while (row.next()) {
        String kind = row.getString(4).equals("A") ? "A" : row.getString(3);
        columns.add(
            new Column(
                row.getString(1), row.getString(2), kind, row.getBoolean(5), row.getBoolean(6)));
      }
    }
    return columns;
  }

  private static String sql(Column column) {
    String name = JdbcSource.quoted(column.name);
    return switch (column.kind) {
      case "A", "c" -> "to_json(" + name + ") as " + name;
      case "d" -> name;
      default -> AS_IS.contains(column.type) ? name : name + "::text as " + name;
    };
  }

  private static String names(List<Column> columns) {
    return String.join(", ", columns.stream().map(Column::name).toList());
  }

  private static String tables(Connection connection, JdbcSource source) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = ? and c.relkind in ('r', 'p', 'v', 'm', 'f')
            order by 1""")) {
      select.setString(1, source.schema());
      ResultSet row = select.executeQuery();
      while (row.next()) {
        tables.add(row.getString(1));
      }
    }
    if (tables.isEmpty()) {
      return "none";
    }
    int more = tables.size() - NAMED;
    return String.join(", ", tables.subList(0, Math.min(NAMED, tables.size())))
        + (more > 0 ? " and " + more + " more" : "");
  }

  /** The greatest cursor there is; empty if the table has no row. */
  Optional<String> greatest(Connection connection, JdbcSource source) throws SQLException {
    String sql =
        "select max(%s) from %s"
            .formatted(type.ordered(source.quotedCursor()), source.quotedTable());
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      return first(select);
    }
  }

  /**
   * The cursor of the row that is so many rows after the first of a range; empty if there are not
   * so many.
   */
  Optional<String> at(Connection connection, JdbcSource source, JdbcRange range, long rows)
      throws SQLException {
    String sql =
        "select %s from %s where %s order by %s offset %d limit 1"
            .formatted(
                source.quotedCursor(),
                source.quotedTable(),
                range.where(type.ordered(source.quotedCursor())),
                type.ordered(source.quotedCursor()),
                rows);
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      range.bind(select, type);
      return first(select);
    }
  }

  private Optional<String> first(PreparedStatement select) throws SQLException {
    ResultSet row = select.executeQuery();
    return row.next() && row.getObject(1) != null
        ? Optional.of(type.read(row, 1))
        : Optional.empty();
  }

  /** Whether some row has no cursor. */
  boolean hasNull(Connection connection, JdbcSource source) throws SQLException {
    String sql =
        "select exists (select from %s where %s is null)"
            .formatted(source.quotedTable(), source.quotedCursor());
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      ResultSet row = select.executeQuery();
      return row.next() && row.getBoolean(1);
    }
  }
}
