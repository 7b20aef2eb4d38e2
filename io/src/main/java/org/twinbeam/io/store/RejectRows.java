/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import org.twinbeam.core.shard.ShardFlush.Reject;

/**
 * Writes rejects. Both layers write the same rows: what becomes of an event is a function of the
 * log and of the preparation's version.
 */
final class RejectRows {

  /** Parameters: stream, preparation, partition, offset, epoch, step, cause, payload. */
  static final String UPSERT =
      """
      INSERT INTO twinbeam.reject
        (stream, preparation, partition, log_offset, epoch, step, cause, payload)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (stream, preparation, partition, log_offset) DO NOTHING""";

  private RejectRows() {}

  static void upsert(Connection connection, String stream, String preparation, List<Reject> rejects)
      throws SQLException {
    if (rejects.isEmpty()) {
      return;
    }
    try (PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
      for (Reject reject :
          rejects.stream()
              .sorted(Comparator.comparingInt(Reject::partition).thenComparingLong(Reject::offset))
              .toList()) {
        set(upsert, stream, preparation, reject);
        upsert.addBatch();
      }
      upsert.executeBatch();
    }
  }

  static void set(PreparedStatement upsert, String stream, String preparation, Reject reject)
      throws SQLException {
    upsert.setString(1, stream);
    upsert.setString(2, preparation);
    upsert.setInt(3, reject.partition());
    upsert.setLong(4, reject.offset());
    upsert.setLong(5, reject.epoch());
    upsert.setString(6, reject.step());
    upsert.setString(7, storable(reject.cause()));
    upsert.setBytes(8, reject.payload());
  }

  /**
   * A cause may quote a broken payload; the database's text holds neither NUL nor half a surrogate
   * pair.
   */
  private static String storable(String cause) {
    return new String(cause.replace('\0', '\uFFFD').getBytes(UTF_8), UTF_8);
  }
}
