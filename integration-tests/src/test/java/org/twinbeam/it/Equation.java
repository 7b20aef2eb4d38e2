/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.twinbeam.core.oracle.OracleAnswer;
import org.twinbeam.core.oracle.OracleAnswer.Counts;
import org.twinbeam.core.oracle.OracleAnswer.PartitionEpoch;
import org.twinbeam.core.oracle.OracleAnswer.RejectedAt;
import org.twinbeam.core.prepare.Outcome;
import org.twinbeam.io.store.StoreConfig;

/**
 * {@code read = accepted + rejected + duplicates}, for each version, partition and epoch, as both
 * layers have written it, beside what the oracle counts; and the rejects themselves.
 */
final class Equation {
  private static final String BATCH =
      """
      SELECT partition, epoch, read, accepted, rejected, duplicates FROM twinbeam.batch_count
      WHERE stream = ? AND preparation = ? AND epoch < ?""";

  /** What each generation has closed; an epoch without an event has no count. */
  private static final String SPEED =
      """
      SELECT c.shard, c.epoch, coalesce(n.read, 0), coalesce(n.accepted, 0),
        coalesce(n.rejected, 0), coalesce(n.duplicates, 0), c.generation
      FROM twinbeam.closed c JOIN twinbeam.generation g USING (generation)
        LEFT JOIN twinbeam.speed_count n USING (generation, shard, epoch)
      WHERE g.stream = ? AND g.preparation = ? AND c.epoch >= ?""";

  private static final String REJECTS =
      """
      SELECT partition, log_offset, epoch, step FROM twinbeam.reject
      WHERE stream = ? AND preparation = ? AND epoch < ?""";

  private Equation() {}

  /**
   * Checks all that is closed: batch below its horizon, each generation from there on, of which the
   * served one must have every partition and epoch up to the settled one.
   */
  static void check(StoreConfig store, Truth truth, JsonNode provenance) throws SQLException {
    long horizon = Answers.horizon(provenance);
    long settled = Answers.settled(provenance);
    long generation = provenance.path("generation").asLong();
    OracleAnswer answer = truth.counts(settled);
    String stream = truth.definition().stream();
    String preparation = truth.preparation();
    try (Connection connection =
        DriverManager.getConnection(store.url(), store.user(), store.password())) {
      batch(connection, stream, preparation, horizon, answer);
      speed(
          connection,
          stream,
          preparation,
          horizon,
          settled,
          generation,
          truth.partitions(),
          answer);
      rejects(connection, stream, preparation, settled, answer);
    }
  }

  private static void batch(
      Connection connection, String stream, String preparation, long horizon, OracleAnswer answer)
      throws SQLException {
    Map<PartitionEpoch, Counts> counts = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement(BATCH)) {
      ResultSet row = bound(select, stream, preparation, horizon);
      while (row.next()) {
        Counts read = counts(row);
        if (read.read() > 0) { // The oracle lists no empty epochs.
          counts.put(new PartitionEpoch(row.getInt(1), row.getLong(2)), read);
        }
      }
    }
    Map<PartitionEpoch, Counts> expected =
        answer.counts().entrySet().stream()
            .filter(count -> count.getKey().epoch() < horizon)
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    assertThat(counts).as("batch counts of %s below %s", stream, horizon).isEqualTo(expected);
  }

  private static void speed(
      Connection connection,
      String stream,
      String preparation,
      long horizon,
      long settled,
      long generation,
      int partitions,
      OracleAnswer answer)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SPEED)) {
      ResultSet row = bound(select, stream, preparation, horizon);
      Set<PartitionEpoch> served = new HashSet<>();
      while (row.next()) {
        PartitionEpoch at = new PartitionEpoch(row.getInt(1), row.getLong(2));
        if (at.epoch() <= settled) {
          if (row.getLong(7) == generation) {
            served.add(at);
          }
          assertThat(counts(row))
              .as("generation %s of %s at %s", row.getLong(7), stream, at)
              .isEqualTo(answer.counts().getOrDefault(at, new Counts(0, 0, 0, 0)));
        }
      }
      assertThat(served)
          .as(
              "what generation %s of %s has closed from %s to %s",
              generation, stream, horizon, settled)
          .hasSize((int) (partitions * Math.max(0, settled - horizon + 1)));
    }
  }

  private static void rejects(
      Connection connection, String stream, String preparation, long settled, OracleAnswer answer)
      throws SQLException {
    Set<RejectedAt> rejects = new HashSet<>();
    try (PreparedStatement select = connection.prepareStatement(REJECTS)) {
      ResultSet row = bound(select, stream, preparation, settled + 1);
      while (row.next()) {
        rejects.add(
            new RejectedAt(
                row.getInt(1),
                row.getLong(2),
                row.getLong(3),
                Outcome.Step.valueOf(row.getString(4))));
      }
    }
    assertThat(rejects)
        .as("rejects of %s up to epoch %s", stream, settled)
        .containsExactlyInAnyOrderElementsOf(answer.rejects());
  }

  private static ResultSet bound(
      PreparedStatement select, String stream, String preparation, long epoch) throws SQLException {
    select.setString(1, stream);
    select.setString(2, preparation);
    select.setLong(3, epoch);
    return select.executeQuery();
  }

  private static Counts counts(ResultSet row) throws SQLException {
    return new Counts(row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6));
  }
}
