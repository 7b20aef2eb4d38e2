/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.pull;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.jdbc.JdbcIO;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.twinbeam.io.format.JdbcJson;
import org.twinbeam.io.format.TooLargeException;

/** Reads a range of a table by JdbcIO: one statement, so one moment of the table. */
final class ReadTable extends ReadRows {
  private static final long serialVersionUID = 1;

  /** Rows that the driver holds at a time. */
  private static final int FETCH = 1_000;

  private static final int MAX_ROW_BYTES = 16 << 20;

  private final JdbcSource source;
  private final CursorType type;
  private final JdbcRange range;
  private final String query;

  ReadTable(JdbcSource source, JdbcTable table, JdbcRange range) {
    this.source = source;
    this.type = table.type();
    this.range = range;
    String cursor = type.ordered(source.quotedCursor());
    // No space before the quote: JdbcIO of Beam 2.70 prints what it finds behind one.
    this.query =
        "select %s, %s from%s where %s order by %s"
            .formatted(
                source.quotedCursor(),
                String.join(", ", table.columns()),
                source.quotedTable(),
                range.where(cursor),
                cursor);
  }

  @Override
  public PCollection<KV<String, byte[]>> expand(PBegin input) {
    CursorType cursors = type;
    JdbcRange read = range;
    JdbcIO.DataSourceConfiguration database =
        JdbcIO.DataSourceConfiguration.create(JdbcSource.DRIVER, source.url())
            .withUsername(source.user())
            .withConnectionProperties("tcpKeepAlive=true;ApplicationName=twinbeam pull")
            .withConnectionInitSqls(List.of(JdbcSource.UTC));
    return input.apply(
        "Read table",
        JdbcIO.<KV<String, byte[]>>read()
            .withDataSourceConfiguration(
                source.password() == null ? database : database.withPassword(source.password()))
            .withQuery(query)
            .withStatementPreparator(statement -> read.bind(statement, cursors))
            .withRowMapper(new RowToJson(source.tableName(), type))
            .withCoder(KvCoder.of(StringUtf8Coder.of(), ByteArrayCoder.of()))
            .withFetchSize(FETCH)
            // Spread over workers they would lose their order.
            .withOutputParallelization(false));
  }

  /** The first column is the cursor; all others are the row. */
  private static final class RowToJson implements JdbcIO.RowMapper<KV<String, byte[]>> {
    private static final long serialVersionUID = 1;

    private final String table;
    private final CursorType type;
    private transient JdbcJson json;
    private transient ResultSet of;

    RowToJson(String table, CursorType type) {
      this.table = table;
      this.type = type;
    }

    @Override
    public KV<String, byte[]> mapRow(ResultSet row) throws SQLException, IOException {
      if (of != row) {
        json = new JdbcJson(row.getMetaData(), 2, MAX_ROW_BYTES);
        of = row;
      }
      String cursor = type.read(row, 1);
      try {
        return KV.of(cursor, json.row(row));
      } catch (TooLargeException e) {
        throw new PullRefusedException(
            "the row of %s at cursor %s takes more than %d bytes as JSON: pull a view without its largest columns"
                .formatted(table, cursor, MAX_ROW_BYTES),
            e);
      }
    }
  }
}
