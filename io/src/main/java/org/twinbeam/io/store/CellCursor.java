/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.postgresql.PGStatement;

/**
 * Rows of a pinned answer, by ascending pane start; several may be of one cell, to be merged by the
 * reader. Rows are fetched as they are read, so a long range costs no memory.
 */
public final class CellCursor implements AutoCloseable {

  private static final int FETCH = 1_000;

  private static final String ONE_KEY = " AND key = ?";

  /**
   * Leaves out most of what is not asked for; the rest is told apart by {@link CellRange#contains}.
   * The database's own JSON functions refuse an escaped NUL, which a key may hold.
   */
  private static final String KEY_PART = " AND position(? IN key) > 0";

  /**
   * Which index is best depends on the stretch of time that is asked for. A plan for any stretch,
   * which the database makes of a statement it was given a name for, would sort all of a view's
   * cells for the first of them. So it is given none, however often it comes.
   */
  private static final int UNNAMED = 0;

  private static final String BATCH =
      """
      SELECT DISTINCT ON (pane_start, key) pane_start, key, state FROM twinbeam.batch_state
      WHERE version = ? AND base = ? AND run <= ? AND pane_start >= ? AND pane_start < ?%s
      ORDER BY pane_start, key, run DESC""";

  private static final String SPEED =
      """
      SELECT pane_start, key, state FROM twinbeam.speed_state
      WHERE version = ? AND generation = ? AND epoch >= ? AND epoch <= ?
        AND pane_start >= ? AND pane_start < ?%s
      ORDER BY pane_start""";

  private final CellRange range;
  private final PreparedStatement batchStatement;
  private final PreparedStatement speedStatement;
  private final ResultSet batch;
  private final ResultSet speed;
  private boolean moreBatch;
  private boolean moreSpeed;
  private boolean fromBatch;
  private long paneStart;
  private String key;
  private byte[] state;

  CellCursor(Connection connection, Pin pin, CellRange range) throws SQLException {
    this.range = range;
    String parts = range.oneKey() ? ONE_KEY : KEY_PART.repeat(range.keyParts().size());
    batchStatement = prepare(connection, BATCH.formatted(parts));
    speedStatement = prepare(connection, SPEED.formatted(parts));
    batchStatement.setString(1, pin.version());
    batchStatement.setLong(2, pin.base());
    batchStatement.setLong(3, pin.run());
    range(batchStatement, 4, range);
    speedStatement.setString(1, pin.version());
    speedStatement.setLong(2, pin.generation());
    speedStatement.setLong(3, pin.horizon());
    speedStatement.setLong(4, pin.lastEpoch());
    range(speedStatement, 5, range);
    batch = batchStatement.executeQuery();
    speed = speedStatement.executeQuery();
    moreBatch = batch.next();
    moreSpeed = speed.next();
  }

  private static PreparedStatement prepare(Connection connection, String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.unwrap(PGStatement.class).setPrepareThreshold(UNNAMED);
    return statement;
  }

  private static void range(PreparedStatement statement, int at, CellRange range)
      throws SQLException {
    statement.setFetchSize(FETCH);
    statement.setLong(at, range.from());
    statement.setLong(at + 1, range.to());
    int index = at + 2;
    if (range.oneKey()) {
      statement.setString(index, range.key());
      return;
    }
    for (String part : range.keyParts().values()) {
      statement.setString(index++, part);
    }
  }

  /** Moves to the next row, if there is one. */
  public boolean next() throws SQLException {
    while (moreBatch || moreSpeed) {
      fromBatch = moreBatch && (!moreSpeed || batch.getLong(1) <= speed.getLong(1));
      ResultSet row = fromBatch ? batch : speed;
      key = row.getString(2);
      boolean wanted = range.contains(key);
      if (wanted) {
        paneStart = row.getLong(1);
        state = row.getBytes(3);
      }
      if (fromBatch) {
        moreBatch = batch.next();
      } else {
        moreSpeed = speed.next();
      }
      if (wanted) {
        return true;
      }
    }
    return false;
  }

  /** Whether the row is of the batch layer. */
  public boolean fromBatch() {
    return fromBatch;
  }

  public long paneStart() {
    return paneStart;
  }

  public String key() {
    return key;
  }

  public byte[] state() {
    return state;
  }

  @Override
  public void close() throws SQLException {
    batchStatement.close();
    speedStatement.close();
  }
}
