/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.twinbeam.core.shard.ShardFlush.Reject;

/** Writes and reads the names of imported files, so that serving can tell a reject's. */
final class ImportFiles {
  private static final int BATCH = 1_000;

  /** Bits of an import's offset that number the row in its file. */
  private static final int ROW_BITS = 32;

  private ImportFiles() {}

  static void write(Connection connection, String stream, Iterable<ImportFile> files)
      throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement(
            """
            INSERT INTO twinbeam.import_file (stream, ordinal, import, name, sha256, rows)
            VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (stream, ordinal) DO NOTHING""")) {
      int waiting = 0;
      for (ImportFile file : files) {
        upsert.setString(1, stream);
        upsert.setLong(2, file.ordinal());
        upsert.setLong(3, file.number());
        upsert.setString(4, file.name());
        upsert.setString(5, file.sha256());
        upsert.setLong(6, file.rows());
        upsert.addBatch();
        if (++waiting == BATCH) {
          upsert.executeBatch();
          waiting = 0;
        }
      }
      upsert.executeBatch();
    }
  }

  /** Names by ordinal of the files that these rejects came from. */
  static Map<Long, String> names(Connection connection, String stream, List<Reject> rejects)
      throws SQLException {
    List<Long> ordinals =
        rejects.stream()
            .filter(reject -> reject.partition() < 0)
            .map(reject -> reject.offset() >> ROW_BITS)
            .distinct()
            .collect(Collectors.toList());
    Map<Long, String> names = new HashMap<>();
    if (ordinals.isEmpty()) {
      return names;
    }
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT ordinal, name FROM twinbeam.import_file WHERE stream = ? AND ordinal = ANY (?)")) {
      select.setString(1, stream);
      select.setArray(2, connection.createArrayOf("bigint", ordinals.toArray()));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          names.put(row.getLong(1), row.getString(2));
        }
      }
    }
    return names;
  }
}
