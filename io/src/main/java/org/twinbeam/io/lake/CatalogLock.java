/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
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
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(config.catalogUrl());
    source.setUser(config.user());
    source.setPassword(config.password());
    source.setTcpKeepAlive(true);
    source.setSocketTimeout(LIMIT_SECONDS + 30);
    source.setApplicationName("twinbeam lake " + name);
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
