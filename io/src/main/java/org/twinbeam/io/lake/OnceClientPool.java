/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import org.apache.iceberg.jdbc.JdbcClientPool;
import org.apache.iceberg.jdbc.UncheckedSQLException;

/**
 * Connections to the catalog that never repeat what was begun on one that was lost.
 *
 * <p>Iceberg's own pool does. If a table's compare-and-set reaches PostgreSQL but its answer is
 * lost, the repetition finds the new metadata in place, takes that for another's, and Iceberg
 * deletes the manifests that the table now refers to. Here the failure is told as it is; who
 * commits again finds his epoch there.
 */
final class OnceClientPool extends JdbcClientPool {

  private static final int PROBE_SECONDS = 10;

  /** Why this thread could not connect again, which Iceberg's pool does not tell. */
  private final ThreadLocal<UncheckedSQLException> notConnected = new ThreadLocal<>();

  OnceClientPool(String url, Map<String, String> properties) {
    super(url, properties);
  }

  /**
   * @throws UncheckedSQLException if PostgreSQL cannot be reached; the next call tries again
   */
  @Override
  public <R> R run(Action<R, Connection, SQLException> action, boolean retry)
      throws SQLException, InterruptedException {
    try {
      return super.run(connection -> attempt(action, connection), retry).result();
    } catch (LostConnection e) {
      UncheckedSQLException why = notConnected.get();
      if (why != null) {
        throw why;
      }
      throw e;
    } finally {
      notConnected.remove();
    }
  }

  private static <R> Outcome<R> attempt(
      Action<R, Connection, SQLException> action, Connection connection) throws SQLException {
    if (!connection.isValid(PROBE_SECONDS)) {
      throw new LostConnection();
    }
    // What the action throws must not reach the pool, which would run it again, or tell of the
    // connection that it replaced before.
    try {
      return new Outcome<>(action.run(connection), null, null);
    } catch (SQLException e) {
      return new Outcome<>(null, e, null);
    } catch (RuntimeException e) {
      return new Outcome<>(null, null, e);
    }
  }

  @Override
  protected Connection reconnect(Connection lost) {
    try {
      return super.reconnect(lost);
    } catch (UncheckedSQLException e) {
      notConnected.set(e);
      throw e;
    }
  }

  /** What an action returned or threw. */
  private record Outcome<R>(R value, SQLException failure, RuntimeException error) {

    R result() throws SQLException {
      if (failure != null) {
        throw failure;
      }
      if (error != null) {
        throw error;
      }
      return value;
    }
  }

  /** Makes the pool connect again: by its SQL state, and since it is of the class it wants. */
  private static final class LostConnection extends SQLTransientConnectionException {
    private static final long serialVersionUID = 1;

    LostConnection() {
      super("the connection to the catalog was lost", "08003");
    }
  }
}
