/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Runs work in one transaction, and turns what the database says into {@link StoreException}. */
final class Transactions {

  /** What is done in a transaction. */
  @FunctionalInterface
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  private final StoreConfig config;

  Transactions(StoreConfig config) {
    this.config = config;
  }

  /** Each statement sees what is committed when it starts. */
  <T> T write(String what, Work<T> work) {
    return run(what, StorePools.dataSource(config), work);
  }

  /** All statements see the same moment, and none can write. */
  <T> T read(String what, Work<T> work) {
    return run(what, StorePools.readers(config), work);
  }

  private <T> T run(String what, DataSource pool, Work<T> work) {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false); // The pool restores it when the connection is returned.
      try {
        T result = work.run(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException | Error e) {
        try {
          connection.rollback();
        } catch (SQLException suppressed) {
          e.addSuppressed(suppressed);
        }
        throw e;
      }
    } catch (SQLException e) {
      throw new StoreException(
          what + " failed at " + StoreConfig.redacted(config.url()) + ": " + said(e), e);
    }
  }

  /** A pool's own message is only that it waited in vain; the database's is its cause. */
  private static String said(SQLException e) {
    return e.getCause() instanceof SQLException cause
        ? e.getMessage() + ": " + cause.getMessage()
        : e.getMessage();
  }
}
