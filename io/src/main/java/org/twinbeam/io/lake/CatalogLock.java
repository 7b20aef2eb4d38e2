/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL advisory lock, held by a connection of its own until closed: a holder that dies
 * frees it. Where a connection is lost while its holder goes on, Iceberg's compare-and-set of the
 * table's metadata still lets only one commit through.
 */
final class CatalogLock implements AutoCloseable {

  private static final int LIMIT_SECONDS = 120;

  private final Connection connection;

  private CatalogLock(Connection connection) {
    this.connection = connection;
  }

  /**
   * Waits for the lock of that name.
   *
   * @throws LakeUnavailableException if PostgreSQL cannot be reached, or another holds the lock for
   *     two minutes
   */
  static CatalogLock acquire(LakeConfig config, String name) {
    PGSimpleDataSource source = source(config, "twinbeam lake " + name);
    Connection connection = null;
    try {
      connection = source.getConnection();
      try (Statement limit = connection.createStatement()) {
        limit.execute("set lock_timeout = '" + LIMIT_SECONDS + "s'");
      }
      try (PreparedStatement lock = connection.prepareStatement("select pg_advisory_lock(?)")) {
        lock.setLong(1, key(name));
        lock.execute();
      }
      return new CatalogLock(connection);
    } catch (SQLException e) {
      LakeException failure =
          new LakeUnavailableException(
              "cannot lock "
                  + name
                  + " in the lake's catalog at "
                  + config
                  + ": "
                  + e.getMessage()
                  + ". Is PostgreSQL running there, or does another job hold the lock (pg_locks,"
                  + " locktype advisory)?",
              e);
      closeAfter(failure, connection);
      throw failure;
    }
  }

  /**
   * Takes the lock of that name if it is free.
   *
   * @param owner who asks, told to those who ask meanwhile
   * @param meaning what it means that the lock is held
   * @throws LakeException if another holds it, or PostgreSQL cannot be reached
   */
  static CatalogLock take(LakeConfig config, String name, String owner, String meaning) {
    PGSimpleDataSource source = source(config, owner);
    Connection connection = null;
    try {
      connection = source.getConnection();
      try (PreparedStatement lock = connection.prepareStatement("select pg_try_advisory_lock(?)")) {
        lock.setLong(1, key(name));
        ResultSet row = lock.executeQuery();
        row.next();
        if (row.getBoolean(1)) {
          return new CatalogLock(connection);
        }
      }
      LakeException held = new LakeException(meaning + " by " + holder(connection, key(name)));
      closeAfter(held, connection);
      throw held;
    } catch (SQLException e) {
      LakeException failure =
          new LakeUnavailableException(
              "cannot lock " + name + " in the lake's catalog at " + config + ": " + e.getMessage(),
              e);
      closeAfter(failure, connection);
      throw failure;
    }
  }

  private static String holder(Connection connection, long key) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select a.application_name, a.backend_start
            from pg_locks l join pg_stat_activity a using (pid)
            where l.locktype = 'advisory' and l.objsubid = 1 and l.granted
              and l.database = (select oid from pg_database where datname = current_database())
              and (l.classid::bigint << 32) | l.objid::bigint = ?""")) {
      select.setLong(1, key);
      ResultSet row = select.executeQuery();
      return row.next()
          ? row.getString(1) + " since " + row.getTimestamp(2).toInstant()
          : "a job that is just starting or ending";
    }
  }

  private static PGSimpleDataSource source(LakeConfig config, String application) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(config.catalogUrl());
    source.setUser(config.user());
    source.setPassword(config.password());
    source.setTcpKeepAlive(true);
    source.setSocketTimeout(LIMIT_SECONDS + 30);
    source.setApplicationName(application);
    return source;
  }

  private static void closeAfter(LakeException failure, Connection connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        failure.addSuppressed(e);
      }
    }
  }

  private static long key(String name) {
    return UUID.nameUUIDFromBytes(("twinbeam lake " + name).getBytes(StandardCharsets.UTF_8))
        .getMostSignificantBits();
  }

  /** Frees the lock: it ends with its connection. */
  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new LakeUnavailableException(
          "cannot free a lock in the lake's catalog: " + e.getMessage(), e);
    }
  }
}
