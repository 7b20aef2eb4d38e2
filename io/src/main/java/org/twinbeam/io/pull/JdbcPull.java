/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.pull;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pull of a table, up to the greatest cursor that the table had when it began. Large ones are
 * taken in pieces, each an import of its own.
 */
public final class JdbcPull implements Pull {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcPull.class);

  private final JdbcSource source;
  private final JdbcTable table;

  /** Null if the table has no row. */
  private final String end;

  private JdbcPull(JdbcSource source, JdbcTable table, String end) {
    this.source = source;
    this.table = table;
    this.end = end;
  }

  /**
   * Looks at the table, and fixes where the pull ends.
   *
   * @throws PullRefusedException if it cannot be read by that cursor
   * @throws PullException if the database does not answer
   */
  public static JdbcPull begin(JdbcSource source) {
    try (Connection connection = source.connect()) {
      JdbcTable table = JdbcTable.read(connection, source);
      if (!table.notNull() && table.hasNull(connection, source)) {
        throw new PullRefusedException(
            "the cursor column %s of %s is null in some rows, which would never be read: declare it NOT NULL, or pull a view that leaves them out or gives them a value"
                .formatted(source.cursorColumn(), source.tableName()));
      }
      return new JdbcPull(source, table, table.greatest(connection, source).orElse(null));
    } catch (SQLException e) {
      throw failed(source, e);
    }
  }

  @Override
  public String name() {
    return source.name();
  }

  @Override
  public String source() {
    return source.source();
  }

  @Override
  public String cursorIs() {
    return source.cursorColumn();
  }

  @Override
  public boolean unique() {
    return table.unique();
  }

  @Override
  public Optional<ReadRows> next(PullCursor from, String tiesDir, long rows) throws IOException {
    if (end == null) {
      return Optional.empty();
    }
    JdbcRange all = new JdbcRange(from.at(), !table.unique(), end);
    long known = Ties.read(tiesDir, from.ties()).rows();
    try (Connection connection = source.connect()) {
      if (from.at() != null && table.at(connection, source, all, 0).isEmpty()) {
        warnIfBehind(from);
        return Optional.empty();
      }
      String to = table.at(connection, source, all, rows - 1 + known).orElse(end);
      return Optional.of(
          new ReadTable(source, table, new JdbcRange(from.at(), !table.unique(), to)));
    } catch (SQLException e) {
      throw failed(source, e);
    }
  }

  private void warnIfBehind(PullCursor from) {
    if (!end.equals(from.at())) {
      LOG.warn(
          "{} ends at {} {}, but was read up to {} before: if it was made anew, give another"
              + " --cursorName to read all of it",
          source.tableName(),
          source.cursorColumn(),
          end,
          from.at());
    }
  }

  private static PullException failed(JdbcSource source, SQLException e) {
    return new PullException("reading " + source + " failed: " + e.getMessage(), e);
  }
}
