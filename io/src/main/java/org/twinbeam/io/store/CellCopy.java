/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.twinbeam.core.shard.ShardFlush.CellRow;
import org.twinbeam.core.wire.ByteSink;

/**
 * Writes rows of cells that are new to the store by PostgreSQL's COPY in its binary format
 * (https://www.postgresql.org/docs/17/sql-copy.html): not much more than half of what the same rows
 * cost the database as an upsert, which looks for each row before it writes it. Unlike an upsert it
 * fails where a row is there.
 */
final class CellCopy {
  private static final String COPY =
      """
      COPY twinbeam.speed_state
        (version, generation, pane_start, key, epoch, shard, events, state)
      FROM STDIN (FORMAT binary)""";

  private static final int COLUMNS = 8;

  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0
  };

  /** Of a message to the database. */
  private static final int CHUNK = 64 << 10;

  private CellCopy() {}

  static void write(Connection connection, long generation, int shard, List<CellRow> rows)
      throws SQLException {
    ByteSink out = new ByteSink(2 * CHUNK);
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY);
    try {
      out.putRaw(SIGNATURE);
      out.putFixedInt(0); // flags
      out.putFixedInt(0); // length of the header's extension
      for (CellRow row : rows) {
        out.putFixedShort(COLUMNS);
        bytes(out, row.version().getBytes(StandardCharsets.UTF_8));
        int8(out, generation);
        int8(out, row.paneStart());
        bytes(out, row.key().getBytes(StandardCharsets.UTF_8));
        int8(out, row.epoch());
        out.putFixedInt(Integer.BYTES);
        out.putFixedInt(shard);
        int8(out, row.events());
        bytes(out, row.state());
        if (out.size() >= CHUNK) {
          send(copy, out);
        }
      }
      out.putFixedShort(-1);
      send(copy, out);
      copy.endCopy();
    } catch (SQLException | RuntimeException | Error e) {
      cancel(copy, e);
      throw e;
    }
  }

  /** Else the connection would wait for the rest, and could not even be rolled back. */
  private static void cancel(CopyIn copy, Throwable failure) {
    try {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  private static void send(CopyIn copy, ByteSink out) throws SQLException {
    copy.writeToCopy(out.view().array(), 0, out.size());
    out.reset();
  }

  private static void int8(ByteSink out, long value) {
    out.putFixedInt(Long.BYTES);
    out.putFixedLong(value);
  }

  private static void bytes(ByteSink out, byte[] value) {
    out.putFixedInt(value.length);
    out.putRaw(value);
  }
}
