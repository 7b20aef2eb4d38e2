/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.twinbeam.io.store.StoreConfig;

/**
 * Holds up whoever writes to a table, so that a process can be killed in the middle of a
 * transaction, and not only near it. Readers go on.
 */
final class Blocked implements AutoCloseable {
  private final Connection holder;
  private final Connection observer;
  private final String table;

  private Blocked(Connection holder, Connection observer, String table) {
    this.holder = holder;
    this.observer = observer;
    this.table = table;
  }

  static Blocked table(StoreConfig store, String table) throws SQLException {
    Connection holder = DriverManager.getConnection(store.url(), store.user(), store.password());
    Connection observer = DriverManager.getConnection(store.url(), store.user(), store.password());
    holder.setAutoCommit(false);
    try (Statement lock = holder.createStatement()) {
      lock.execute("LOCK TABLE " + table + " IN SHARE MODE");
    }
    return new Blocked(holder, observer, table);
  }

  /** Until a writer stands before the table. */
  void awaitWriter() throws Exception {
    Waiting.until("somebody writes to " + table, () -> writers("count(*)") > 0);
  }

  /** Until somebody waits for an advisory lock, which the writer before the table may hold. */
  void awaitLock() throws Exception {
    Waiting.until(
        "somebody waits for a lock",
        () ->
            count("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'advisory'") > 0);
  }

  /**
   * Ends the writers' sessions, so that what they were about to write is never written. Else the
   * server writes it when the table is free, though the process that asked is dead by then.
   */
  void endWriters() throws SQLException {
    writers("count(pg_terminate_backend(pid))");
  }

  private long writers(String what) throws SQLException {
    return count(
        "SELECT "
            + what
            + " FROM pg_locks WHERE NOT granted AND relation = '"
            + table
            + "'::regclass");
  }

  private long count(String query) throws SQLException {
    try (Statement select = observer.createStatement();
        ResultSet row = select.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void close() throws SQLException {
    holder.rollback();
    holder.close();
    observer.close();
  }
}
