/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.apache.iceberg.jdbc.JdbcClientPool;

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

  OnceClientPool(String url, Map<String, String> properties) {
    super(url, properties);
  }

  @Override
  public <R> R run(Action<R, Connection, SQLException> action, boolean retry)
      throws SQLException, InterruptedException {
    return super.run(
        connection -> {
          if (!connection.isValid(PROBE_SECONDS)) {
            // SQL state 08003 makes the pool connect again.
            throw new SQLException("the connection to the catalog was lost", "08003");
          }
          try {
            return action.run(connection);
          } catch (SQLException e) {
            // Without an SQL state the pool does not take it for a lost connection.
            throw isConnectionException(e) ? new SQLException(e.getMessage(), e) : e;
          }
        },
        retry);
  }
}
