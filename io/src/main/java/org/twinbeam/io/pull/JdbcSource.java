/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.pull;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * A table or view of a PostgreSQL database, and the column that tells which of its rows are newer.
 *
 * @param url JDBC URL of the database
 * @param password null if the user needs none, or the driver finds it
 */
public record JdbcSource(
    String url, String user, String password, String schema, String table, String cursorColumn)
    implements Serializable {

  static final String DRIVER = "org.postgresql.Driver";

  /** Texts of times, in types that have no mapping of their own, must not depend on the reader. */
  static final String UTC = "set time zone 'UTC'";

  private static final String PREFIX = "jdbc:postgresql:";

  /** Nothing else reaches SQL as an identifier, and these are quoted. */
  private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_$]{0,62}");

  public JdbcSource {
    if (!url.startsWith(PREFIX)) {
      throw new PullRefusedException(
          "the JDBC URL is "
              + shown(url)
              + ", must begin with "
              + PREFIX
              + "//: PostgreSQL is the database that pulls are tested with");
    }
    checkName("schema", schema);
    checkName("table", table);
    checkName("cursor column", cursorColumn);
  }

  /**
   * As the constructor, from the name of a table as people write it.
   *
   * @param table {@code schema.table}, or a table of the schema public
   */
  public static JdbcSource of(
      String url, String user, String password, String table, String cursorColumn) {
    int dot = table.indexOf('.');
    return new JdbcSource(
        url,
        user,
        password,
        dot < 0 ? "public" : table.substring(0, dot),
        table.substring(dot + 1),
        cursorColumn);
  }

  private static void checkName(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new PullRefusedException(
          "the name of the "
              + what
              + " is '"
              + name
              + "', must be of 1 to 63 letters, digits, _ and $, and begin with no digit; others can"
              + " be read through a view");
    }
  }

  /** {@code schema.table}, as people write it. */
  public String tableName() {
    return schema + "." + table;
  }

  /** As rows tell it. */
  public String source() {
    return "jdbc:" + tableName();
  }

  /** Of all sources: with the database's address. */
  public String name() {
    return "jdbc:" + shown(url).substring(PREFIX.length()) + "/" + tableName();
  }

  String quotedTable() {
    return quoted(schema) + "." + quoted(table);
  }

  String quotedCursor() {
    return quoted(cursorColumn);
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    if (password != null) {
      properties.setProperty("password", password);
    }
    properties.setProperty("ApplicationName", "twinbeam pull");
    Connection connection = new org.postgresql.Driver().connect(url, properties);
    if (connection == null) {
      throw new PullRefusedException(
          "the JDBC URL is " + shown(url) + ", which PostgreSQL's driver cannot read");
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute(UTC);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** What follows a question mark may hold a password. */
  static String shown(String url) {
    int query = url.indexOf('?');
    return query < 0 ? url : url.substring(0, query);
  }

  @Override
  public String toString() {
    return tableName() + " in " + shown(url) + " as user " + user;
  }
}
