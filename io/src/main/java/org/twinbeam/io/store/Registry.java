/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;

/** Writes definitions, the versions of their views, and which version of a view is live. */
final class Registry {

  private Registry() {}

  /** Registers in one transaction; the same registration again only makes its text the newest. */
  static void register(Connection connection, Registration registration) throws SQLException {
    lockStream(connection, registration.stream());
    long definition = define(connection, registration);
    for (Map.Entry<String, String> view : registration.views().entrySet()) {
      version(connection, registration, definition, view.getKey(), view.getValue());
      first(connection, registration.stream(), view.getKey(), view.getValue());
    }
  }

  /** Jobs of a stream start together and register the same rows. */
  private static void lockStream(Connection connection, String stream) throws SQLException {
    try (PreparedStatement lock =
        connection.prepareStatement("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))")) {
      lock.setString(1, "twinbeam.register/" + stream);
      lock.execute();
    }
  }

  private static long define(Connection connection, Registration registration) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO twinbeam.definition (stream, preparation, yaml) VALUES (?, ?, ?)
            ON CONFLICT (stream, md5(yaml)) DO UPDATE
              SET registered_at = clock_timestamp(), preparation = EXCLUDED.preparation
            RETURNING id""")) {
      insert.setString(1, registration.stream());
      insert.setString(2, registration.preparation());
      insert.setString(3, registration.yaml());
      try (ResultSet id = insert.executeQuery()) {
        id.next();
        return id.getLong(1);
      }
    }
  }

  private static void version(
      Connection connection,
      Registration registration,
      long definition,
      String view,
      String version)
      throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement(
            """
            INSERT INTO twinbeam.view_version AS v (version, stream, view, preparation, definition)
            VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (version) DO UPDATE SET definition = EXCLUDED.definition
              WHERE v.stream = EXCLUDED.stream AND v.view = EXCLUDED.view
                AND v.preparation = EXCLUDED.preparation""")) {
      upsert.setString(1, version);
      upsert.setString(2, registration.stream());
      upsert.setString(3, view);
      upsert.setString(4, registration.preparation());
      upsert.setLong(5, definition);
      if (upsert.executeUpdate() == 0) {
        throw new StoreException(
            "version "
                + version
                + " of view "
                + view
                + " of stream "
                + registration.stream()
                + " is already that of another stream, view or preparation");
      }
    }
  }

  private static void first(Connection connection, String stream, String view, String version)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO twinbeam.live (stream, view, version) VALUES (?, ?, ?)
            ON CONFLICT (stream, view) DO NOTHING""")) {
      insert.setString(1, stream);
      insert.setString(2, view);
      insert.setString(3, version);
      insert.executeUpdate();
    }
  }

  static void promote(
      Connection connection, String stream, String view, String expected, String version)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            UPDATE twinbeam.live l SET version = v.version, since = clock_timestamp()
            FROM twinbeam.view_version v
            WHERE l.stream = ? AND l.view = ? AND l.version = ?
              AND v.version = ? AND v.stream = l.stream AND v.view = l.view""")) {
      update.setString(1, stream);
      update.setString(2, view);
      update.setString(3, expected);
      update.setString(4, version);
      if (update.executeUpdate() == 0) {
        throw new StoreException(
            "version "
                + version
                + " of view "
                + view
                + " of stream "
                + stream
                + " was not promoted: it is not registered, or the live version is not "
                + expected);
      }
    }
  }

  static void retire(Connection connection, String stream, String view, String version)
      throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM twinbeam.live WHERE stream = ? AND view = ? AND version = ?")) {
      delete.setString(1, stream);
      delete.setString(2, view);
      delete.setString(3, version);
      delete.executeUpdate();
    }
  }
}
