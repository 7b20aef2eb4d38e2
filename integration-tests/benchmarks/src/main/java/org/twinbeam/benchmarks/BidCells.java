/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.twinbeam.benchmarks.flinkpeer.CellView;
import org.twinbeam.core.shard.StreamPlan;
import org.twinbeam.core.view.CellState;
import org.twinbeam.core.view.ViewPlan;

/**
 * The cells of bids.yaml that both wrote to the store, read in one order and compared one by one:
 * there are too many of them for one answer.
 */
final class BidCells {
  private static final int ROWS = 10_000;
  private static final double ROUNDED = 1e-9;

  private BidCells() {}

  /**
   * @return how many states Twinbeam has for the cells: one for each partition that has events
   * @throws IllegalStateException if a cell is missing, too many, or another
   */
  static long checkEqual(Bench bench, String stream, Path definition, long cells) throws Exception {
    StreamPlan plan = StreamPlan.of(Files.readString(definition));
    long compared = 0;
    long states = 0;
    try (Connection ours = bench.connect();
        Connection theirs = bench.connect()) {
      ours.setAutoCommit(false);
      theirs.setAutoCommit(false);
      for (ViewPlan view : plan.views()) {
        try (Ours mine = new Ours(ours, stream, view);
            Theirs other = new Theirs(theirs, stream, view)) {
          while (mine.next() & other.next()) {
            if (!mine.cell.equals(other.cell) || !alike(mine.values, other.values)) {
              throw new IllegalStateException(
                  "%s: Twinbeam has %s %s, the peer %s %s"
                      .formatted(
                          view.view().name(), mine.cell, mine.values, other.cell, other.values));
            }
            compared++;
          }
          if (mine.cell != null || other.cell != null) {
            throw new IllegalStateException("%s: one has more cells".formatted(view.view().name()));
          }
          states += mine.states;
        }
      }
    }
    if (compared != cells) {
      throw new IllegalStateException("%,d cells are there, not %,d".formatted(compared, cells));
    }
    return states;
  }

  private static boolean alike(List<Double> values, List<Double> others) {
    for (int i = 0; i < values.size(); i++) {
      double difference = Math.abs(values.get(i) - others.get(i));
      if (!(difference <= ROUNDED * Math.abs(values.get(i)))) {
        return false;
      }
    }
    return values.size() == others.size();
  }

  /** Rows in the order of windows and keys, a cell at a time. */
  private abstract static class Cells implements AutoCloseable {
    private final PreparedStatement select;
    final ResultSet rows;

    /** Window's start and key; null at the end. */
    String cell;

    List<Double> values;

    Cells(Connection store, String sql, String... parameters) throws SQLException {
      select = store.prepareStatement(sql);
      select.setFetchSize(ROWS);
      for (int i = 0; i < parameters.length; i++) {
        select.setString(i + 1, parameters[i]);
      }
      rows = select.executeQuery();
    }

    abstract boolean next() throws SQLException;

    @Override
    public void close() throws SQLException {
      select.close();
    }
  }

  private static final class Ours extends Cells {
    private final ViewPlan view;
    private long states;
    private boolean more;

    Ours(Connection store, String stream, ViewPlan view) throws SQLException {
      super(
          store,
          """
          SELECT pane_start || ' ' || (key::json ->> 0), state FROM twinbeam.speed_state
          WHERE version = ?
            AND generation = (SELECT max(generation) FROM twinbeam.generation WHERE stream = ?)
          ORDER BY pane_start, (key::json ->> 0) COLLATE "C"
          """,
          view.version(),
          stream);
      this.view = view;
      this.more = rows.next();
    }

    @Override
    boolean next() throws SQLException {
      if (!more) {
        cell = null;
        return false;
      }
      cell = rows.getString(1);
      CellState state = view.zero();
      do {
        state.merge(view.read(rows.getBytes(2)));
        states++;
        more = rows.next();
      } while (more && rows.getString(1).equals(cell));
      values = numbers(view.finish(state));
      return true;
    }

    private static List<Double> numbers(Map<String, Object> answers) {
      return answers.values().stream().map(each -> ((Number) each).doubleValue()).toList();
    }
  }

  private static final class Theirs extends Cells {
    private final CellView view;

    Theirs(Connection store, String stream, ViewPlan view) throws SQLException {
      super(
          store,
          """
          SELECT window_start || ' ' || key, state FROM %scells
          WHERE view = ? ORDER BY window_start, key"""
              .formatted(SpeedContestant.Peer.prefix(stream)),
          view.view().name());
      this.view =
          view.view().name().equals(CellView.BY_AUCTION.view())
              ? CellView.BY_AUCTION
              : CellView.BY_BIDDER;
    }

    @Override
    boolean next() throws SQLException {
      if (!rows.next()) {
        cell = null;
        return false;
      }
      cell = rows.getString(1);
      var state = org.twinbeam.benchmarks.flinkpeer.CellState.read(view, rows.getBytes(2));
      double events = state.events();
      values =
          view == CellView.BY_AUCTION
              ? List.of(events, state.mean(), (double) state.most())
              : List.of(events, state.mean());
      return true;
    }
  }
}
