/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.twinbeam.core.shard.ShardFlush.CellRow;
import org.twinbeam.core.shard.ShardFlush.CountRow;
import org.twinbeam.core.shard.ShardFlush.Reject;

/**
 * What the batch layer's many tasks write, as statements for a JDBC sink: each may be executed any
 * number of times, in any order, with the same outcome.
 */
public final class BatchStatements {

  /**
   * Writes whole states of different cells, if their run is still building; else it does nothing.
   * Parameters: run; arrays of versions, pane starts, keys, events and states, one entry for each
   * cell.
   */
  public static final String WRITE_STATES = BatchWriter.STATES;

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

  /** Sets the parameters of {@link #WRITE_STATES}; the rows' epochs play no part. */
  public static void setStates(PreparedStatement statement, long run, List<CellRow> rows)
      throws SQLException {
    Connection connection = statement.getConnection();
    statement.setLong(1, run);
    statement.setArray(2, array(connection, "text", rows, CellRow::version));
    statement.setArray(3, array(connection, "bigint", rows, CellRow::paneStart));
    statement.setArray(4, array(connection, "text", rows, CellRow::key));
    statement.setArray(5, array(connection, "bigint", rows, CellRow::events));
    byte[][] states = rows.stream().map(CellRow::state).toArray(byte[][]::new);
    statement.setArray(6, connection.createArrayOf("bytea", states));
  }

  private static Array array(
      Connection connection, String type, List<CellRow> rows, Function<CellRow, Object> of)
      throws SQLException {
    return connection.createArrayOf(type, rows.stream().map(of).toArray());
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
