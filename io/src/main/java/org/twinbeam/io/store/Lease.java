/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;

/**
 * The right to build and publish batch runs of a stream, held by one driver at a time: an advisory
 * lock of PostgreSQL on a connection of its own, which ends with the driver's process however that
 * ends. The row in {@code lease} tells people who holds it; its token lets the database refuse a
 * driver that lost the lock without noticing.
 */
public final class Lease implements AutoCloseable {

  private static final String LOCK = "twinbeam.batch/";

  private final Connection connection;
  private final String stream;
  private final String owner;
  private final long token;

  private Lease(Connection connection, String stream, String owner, long token) {
    this.connection = connection;
    this.stream = stream;
    this.owner = owner;
    this.token = token;
  }

  /**
   * @param owner who asks, as people should read it
   * @throws LeaseHeldException if another holds it
   */
  static Lease acquire(StoreConfig config, String stream, String owner) {
    Connection connection = null;
    try {
      connection = connect(config);
      if (!tryLock(connection, stream)) {
        throw new LeaseHeldException(heldBy(connection, stream));
      }
      Lease lease = new Lease(connection, stream, owner, sign(connection, stream, owner));
      connection = null;
      return lease;
    } catch (SQLException e) {
      throw new StoreException(
          "lease of stream " + stream + " could not be asked for: " + e.getMessage(), e);
    } finally {
      if (connection != null) {
        closeQuietly(connection);
      }
    }
  }

  public String stream() {
    return stream;
  }

  public String owner() {
    return owner;
  }

  long token() {
    return token;
  }

  /**
   * Fails unless the row still bears this lease's token; keeps it so until the transaction ends.
   */
  void verify(Connection transaction) throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(
            "SELECT token, owner FROM twinbeam.lease WHERE stream = ? FOR UPDATE")) {
      select.setString(1, stream);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next() || row.getLong(1) != token) {
          throw new StaleRunException(
              "the lease of stream " + stream + " is no longer held by " + owner);
        }
      }
    }
  }

  /** Gives the lease back; what was begun and not published stays invisible. */
  @Override
  public void close() {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM twinbeam.lease WHERE stream = ? AND token = ?")) {
      delete.setString(1, stream);
      delete.setLong(2, token);
      delete.executeUpdate();
      unlock();
    } catch (SQLException e) {
      // The lock goes with the connection, and the next holder overwrites the row.
    } finally {
      closeQuietly(connection);
    }
  }

  private static Connection connect(StoreConfig config) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", config.user());
    properties.setProperty("password", config.password());
    properties.setProperty("ApplicationName", "twinbeam lease");
    properties.setProperty("tcpKeepAlive", "true");
    return DriverManager.getConnection(config.url(), properties);
  }

  private static boolean tryLock(Connection connection, String stream) throws SQLException {
    try (PreparedStatement lock =
        connection.prepareStatement("SELECT pg_try_advisory_lock(hashtextextended(?, 0))")) {
      lock.setString(1, LOCK + stream);
      try (ResultSet row = lock.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  /**
   * The server ends a closed connection in its own time; the next holder need not wait for that.
   */
  private void unlock() throws SQLException {
    try (PreparedStatement unlock =
        connection.prepareStatement("SELECT pg_advisory_unlock(hashtextextended(?, 0))")) {
      unlock.setString(1, LOCK + stream);
      unlock.execute();
    }
  }

  private static long sign(Connection connection, String stream, String owner) throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement(
            """
            INSERT INTO twinbeam.lease (stream, token, owner)
            VALUES (?, nextval('twinbeam.lease_token'), ?)
            ON CONFLICT (stream) DO UPDATE
              SET token = EXCLUDED.token, owner = EXCLUDED.owner, since = clock_timestamp()
            RETURNING token""")) {
      upsert.setString(1, stream);
      upsert.setString(2, owner);
      try (ResultSet row = upsert.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static String heldBy(Connection connection, String stream) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT owner, since FROM twinbeam.lease WHERE stream = ?")) {
      select.setString(1, stream);
      try (ResultSet row = select.executeQuery()) {
        String by =
            row.next()
                ? row.getString(1) + " since " + row.getTimestamp(2).toInstant()
                : "a driver that is just starting or ending";
        return "the batch layer of stream " + stream + " is being run by " + by;
      }
    }
  }

  private static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // Nothing is left to be done with it.
    }
  }
}
