/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.twinbeam.core.shard.ShardFlush.CellRow;
import org.twinbeam.core.shard.ShardFlush.CountRow;
import org.twinbeam.core.shard.ShardFlush.Reject;

/**
 * What the batch layer's many tasks write, as statements for a JDBC sink: each may be executed any
 * number of times, in any order, with the same outcome.
 */
public final class BatchStatements {

  /**
   * Writes the whole state of a cell, if its run is still building; else it does nothing.
   * Parameters: pane start, key, events, state, run, version.
   */
  public static final String WRITE_STATE = BatchWriter.STATE;

  /**
   * Writes the counts of one epoch of one partition. Parameters: stream, preparation, epoch,
   * partition, read, accepted, rejected, duplicates.
   */
  public static final String WRITE_COUNT = BatchWriter.COUNT;

  /**
   * Writes a reject. Parameters: stream, preparation, partition, offset, epoch, step, cause,
   * payload.
   */
  public static final String WRITE_REJECT = RejectRows.UPSERT;

  private BatchStatements() {}

  /** Sets the parameters of {@link #WRITE_STATE}; the row's epoch plays no part. */
  public static void setState(PreparedStatement statement, long run, CellRow row)
      throws SQLException {
    statement.setLong(1, row.paneStart());
    statement.setString(2, row.key());
    statement.setLong(3, row.events());
    statement.setBytes(4, row.state());
    statement.setLong(5, run);
    statement.setString(6, row.version());
  }

  /** Sets the parameters of {@link #WRITE_COUNT}. */
  public static void setCount(
      PreparedStatement statement, String stream, String preparation, int partition, CountRow row)
      throws SQLException {
    statement.setString(1, stream);
    statement.setString(2, preparation);
    statement.setLong(3, row.epoch());
    statement.setInt(4, partition);
    statement.setLong(5, row.read());
    statement.setLong(6, row.accepted());
    statement.setLong(7, row.rejected());
    statement.setLong(8, row.duplicates());
  }

  /** Sets the parameters of {@link #WRITE_REJECT}. */
  public static void setReject(
      PreparedStatement statement, String stream, String preparation, Reject reject)
      throws SQLException {
    RejectRows.set(statement, stream, preparation, reject);
  }
}
