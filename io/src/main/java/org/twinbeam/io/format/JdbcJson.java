/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.format;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;

/**
 * Writes rows of PostgreSQL as JSON from which every value can be told again, as Avro data and
 * Parquet rows are written ({@link AvroJson}, {@link ParquetJson}):
 *
 * <ul>
 *   <li>a row is an object with all columns, null where a value is absent;
 *   <li>integers are numbers; real and double the shortest numbers that give the same double again;
 *       {@code "NaN"}, {@code "Infinity"} and {@code "-Infinity"} are strings;
 *   <li>numerics are strings of plain digits with their scale, {@code "12.50"};
 *   <li>timestamps are strings of ISO 8601, those with time zone in UTC with a {@code Z}, the
 *       others without a zone; dates likewise; {@code "infinity"} and {@code "-infinity"} as in
 *       PostgreSQL;
 *   <li>bytea is base64; json and jsonb are the JSON they hold;
 *   <li>all else is a string, as PostgreSQL writes it.
 * </ul>
 */
public final class JdbcJson {
  private final String[] types;
  private final byte[][] names;
  private final int first;
  private final Growing out;

  /**
   * @param columns those of the result
   * @param first number of the first column that is written, from 1
   * @param maxBytes of a row
   */
  public JdbcJson(ResultSetMetaData columns, int first, int maxBytes) throws SQLException {
    this.first = first;
    this.out = new Growing("row", maxBytes);
    int count = columns.getColumnCount() - first + 1;
    types = new String[count];
    names = new byte[count][];
    for (int i = 0; i < count; i++) {
      types[i] = columns.getColumnTypeName(first + i);
      names[i] = columns.getColumnLabel(first + i).getBytes(StandardCharsets.UTF_8);
    }
  }

  /**
   * The row at hand.
   *
   * @throws TooLargeException if it has more bytes than allowed
   */
  public byte[] row(ResultSet row) throws SQLException, IOException {
    out.begin(1, 0);
    for (int i = 0; i < types.length; i++) {
      out.add(i == 0 ? '{' : ',');
      JsonText.string(names[i], out);
      out.add(':');
      value(types[i], row, first + i);
    }
    out.add('}');
    return out.copy();
  }

  private void value(String type, ResultSet row, int column) throws SQLException, IOException {
    if (row.getObject(column) == null) {
      JsonText.plain("null", out);
      return;
    }
    switch (type) {
      case "bool" -> JsonText.plain(row.getBoolean(column) ? "true" : "false", out);
      case "int2", "int4", "int8" -> JsonText.plain(Long.toString(row.getLong(column)), out);
      case "float4" -> JsonText.real(row.getFloat(column), out);
      case "float8" -> JsonText.real(row.getDouble(column), out);
      case "json", "jsonb" -> bytes(row.getString(column).getBytes(StandardCharsets.UTF_8));
      case "date" -> quoted(date(row.getObject(column, LocalDate.class)));
      case "timestamp" -> quoted(local(row.getObject(column, LocalDateTime.class)));
      case "timestamptz" -> quoted(instant(row.getObject(column, OffsetDateTime.class)));
      case "bytea" -> quoted(Base64.getEncoder().encodeToString(row.getBytes(column)));
      default -> quoted(row.getString(column));
    }
  }

  private static String date(LocalDate date) {
    return date.equals(LocalDate.MAX)
        ? "infinity"
        : date.equals(LocalDate.MIN) ? "-infinity" : date.toString();
  }

  private static String local(LocalDateTime time) {
    return time.equals(LocalDateTime.MAX)
        ? "infinity"
        : time.equals(LocalDateTime.MIN)
            ? "-infinity"
            : DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
  }

  private static String instant(OffsetDateTime time) {
    return time.equals(OffsetDateTime.MAX)
        ? "infinity"
        : time.equals(OffsetDateTime.MIN) ? "-infinity" : time.toInstant().toString();
  }

  private void quoted(String text) throws IOException {
    JsonText.string(text.getBytes(StandardCharsets.UTF_8), out);
  }

  private void bytes(byte[] bytes) throws IOException {
    out.add(bytes, 0, bytes.length);
  }
}
