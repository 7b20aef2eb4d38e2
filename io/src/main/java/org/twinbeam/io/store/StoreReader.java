/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.sql.SQLException;

/**
 * The reading side of the store: every answer is one REPEATABLE READ, read-only transaction, so
 * that head, generation and rows are of one moment. Safe for use by many threads.
 */
public final class StoreReader {

  private final Transactions transactions;

  private StoreReader(StoreConfig config) {
    this.transactions = new Transactions(config);
  }

  /** What is done with one moment of the store. */
  @FunctionalInterface
  public interface Reading<T> {
    T from(Snapshot snapshot) throws SQLException;
  }

  /**
   * @throws StoreException if the store cannot be reached, or its tables are not those this code
   *     knows
   */
  public static StoreReader open(StoreConfig config) {
    StoreSchema.check(config);
    return new StoreReader(config);
  }

  /**
   * Reads from one moment of the store.
   *
   * @throws StoreException if the database fails
   */
  public <T> T read(Reading<T> reading) {
    return transactions.read(
        "reading the store", connection -> reading.from(new Snapshot(connection)));
  }
}
