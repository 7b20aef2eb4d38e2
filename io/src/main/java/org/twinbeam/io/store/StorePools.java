/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/**
 * Connections to the store: one pool per JVM and configuration, and another for answers, shared by
 * all threads, made at the first use and kept until the JVM ends or {@link #close} is called. A
 * worker that runs many shards thus holds at most {@value #MAX_CONNECTIONS} connections of each,
 * and none after a minute of rest.
 */
public final class StorePools {

  /** Upper bound of one pool. */
  public static final int MAX_CONNECTIONS = 8;

  private static final Map<StoreConfig, HikariDataSource> POOLS = new ConcurrentHashMap<>();
  private static final Map<StoreConfig, HikariDataSource> READERS = new ConcurrentHashMap<>();

  private StorePools() {}

  /** The pool of that configuration in this JVM. Not to be closed by its users. */
  public static DataSource dataSource(StoreConfig config) {
    return POOLS.computeIfAbsent(
        config,
        of -> {
          HikariConfig settings = settings(of);
          settings.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
          return new HikariDataSource(settings);
        });
  }

  /**
   * Connections whose transactions read one moment and write nothing. A pool of their own: to make
   * a connection such, and undo it, would cost each answer two round trips.
   */
  static DataSource readers(StoreConfig config) {
    return READERS.computeIfAbsent(
        config,
        of -> {
          HikariConfig settings = settings(of);
          settings.setPoolName("twinbeam-store-readers");
          settings.setAutoCommit(false);
          // By SQL, for the driver sets neither while the pool's own check has a transaction open.
          settings.setConnectionInitSql(
              "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ"
                  + " ONLY");
          settings.setIsolateInternalQueries(true); // The pool's checks leave none open.
          return new HikariDataSource(settings);
        });
  }

  /** Ends the pools, for a process that goes on after its store has gone. */
  public static void close(StoreConfig config) {
    for (Map<StoreConfig, HikariDataSource> pools : List.of(POOLS, READERS)) {
      HikariDataSource pool = pools.remove(config);
      if (pool != null) {
        pool.close();
      }
    }
  }

  private static HikariConfig settings(StoreConfig config) {
    HikariConfig hikari = new HikariConfig();
    hikari.setPoolName("twinbeam-store");
    hikari.setDriverClassName("org.postgresql.Driver");
    hikari.setJdbcUrl(config.url());
    hikari.setUsername(config.user());
    hikari.setPassword(config.password());
    hikari.setMaximumPoolSize(MAX_CONNECTIONS);
    hikari.setMinimumIdle(0);
    hikari.setIdleTimeout(60_000);
    hikari.setConnectionTimeout(15_000);
    // Fail at the first use, with the database's own message, not when the pool is made.
    hikari.setInitializationFailTimeout(-1);
    hikari.addDataSourceProperty("ApplicationName", "twinbeam");
    hikari.addDataSourceProperty("tcpKeepAlive", "true");
    return hikari;
  }
}
