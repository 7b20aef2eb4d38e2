/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.io.log.StreamLog;
import org.twinbeam.local.Engine;

/** A speed layer, Twinbeam's or the peer's: a process that runs until it is stopped. */
sealed interface SpeedContestant {
  /** For people. */
  String name();

  String stream();

  /** The same with another stream. */
  SpeedContestant on(String another);

  /** Empties its tables. The other's stay as they are, so that both write beside the other's. */
  void clear(Connection store) throws SQLException;

  ChildJvm start(Path definition, int slots, long flushMillis) throws Exception;

  /** Events of the started job, without duplicates, that are in all views in the store. */
  long visible(Connection store) throws SQLException;

  /** Where its checkpoints are, in a directory of each run. */
  Path checkpoints(ChildJvm started);

  /** Both on flights, every second round the other way round. */
  static List<SpeedContestant> inTurn(Bench bench, String stream, int round) {
    return inTurn(bench, stream, "flights", round);
  }

  /**
   * @param events that the stream has: flights or bids
   */
  static List<SpeedContestant> inTurn(Bench bench, String stream, String events, int round) {
    List<SpeedContestant> both =
        new ArrayList<>(List.of(new Ours(bench, stream), new Peer(bench, stream, events)));
    if (round % 2 == 1) {
      Collections.reverse(both);
    }
    return both;
  }

  /** Twinbeam: of what a flush writes in one transaction, the counts tell how many events. */
  record Ours(Bench bench, String stream) implements SpeedContestant {
    @Override
    public SpeedContestant on(String another) {
      return new Ours(bench, another);
    }

    @Override
    public String name() {
      return "Twinbeam";
    }

    @Override
    public void clear(Connection store) throws SQLException {
      try (Statement statement = store.createStatement()) {
        statement.execute(
            """
            TRUNCATE twinbeam.speed_state, twinbeam.speed_count, twinbeam.closed,
              twinbeam.generation""");
      }
    }

    @Override
    public ChildJvm start(Path definition, int slots, long flushMillis) throws Exception {
      return bench.start(
          Engine.FLINK,
          definition,
          "speed",
          "--bootstrapServers=" + bench.log().bootstrapServers(),
          "--parallelism=" + slots,
          "--flushMillis=" + flushMillis);
    }

    @Override
    public long visible(Connection store) throws SQLException {
      return number(
          store,
          """
          SELECT coalesce(sum(accepted), 0) FROM twinbeam.speed_count
          WHERE generation = (SELECT max(generation) FROM twinbeam.generation WHERE stream = ?)""",
          stream);
    }

    /** As speed.flags has it; the bench gives each process a directory named as its log. */
    @Override
    public Path checkpoints(ChildJvm started) {
      return bench.file("tmp").resolve(started.log().getFileName()).resolve("twinbeam-checkpoints");
    }
  }

  /** The native job: the view that has the fewest events counts. */
  record Peer(Bench bench, String stream, String events) implements SpeedContestant {
    private static final String NO_TABLE = "42P01";

    @Override
    public SpeedContestant on(String another) {
      return new Peer(bench, another, events);
    }

    @Override
    public String name() {
      return "Flink DataStream";
    }

    /** Of its tables. */
    static String prefix(String stream) {
      return "flink_" + stream + "_";
    }

    @Override
    public void clear(Connection store) throws SQLException {
      try (Statement statement = store.createStatement()) {
        for (String table : List.of("cells", "progress")) {
          statement.execute("DROP TABLE IF EXISTS " + prefix(stream) + table);
        }
      }
    }

    @Override
    public ChildJvm start(Path definition, int slots, long flushMillis) throws Exception {
      return bench.flinkPeer(
          "--bootstrapServers",
          bench.log().bootstrapServers(),
          "--events",
          events,
          "--topic",
          StreamLog.topicOf(stream),
          "--storeUrl",
          bench.store().url(),
          "--storeUser",
          bench.store().user(),
          "--prefix",
          prefix(stream),
          "--checkpoints",
          checkpoints().toUri().toString(),
          "--parallelism",
          Integer.toString(slots),
          "--flushMillis",
          Long.toString(flushMillis));
    }

    @Override
    public long visible(Connection store) throws SQLException {
      try {
        return number(
            store,
            "SELECT coalesce(min(n), 0) FROM (SELECT sum(events) AS n FROM %sprogress GROUP BY view) AS v"
                .formatted(prefix(stream)));
      } catch (SQLException e) {
        if (NO_TABLE.equals(e.getSQLState())) {
          return 0; // It has not come so far.
        }
        throw e;
      }
    }

    private Path checkpoints() {
      return bench.file("peer-checkpoints");
    }

    @Override
    public Path checkpoints(ChildJvm started) {
      return checkpoints();
    }
  }

  private static long number(Connection store, String sql, String... parameters)
      throws SQLException {
    try (PreparedStatement select = store.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        select.setString(i + 1, parameters[i]);
      }
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
