/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.twinbeam.core.view.CellState;
import org.twinbeam.core.view.ViewPlan;
import org.twinbeam.io.store.CellCursor;
import org.twinbeam.io.store.CellRange;
import org.twinbeam.io.store.Pin;
import org.twinbeam.io.store.Snapshot;

/**
 * What would change if a view were answered from another version: cell by cell, as of one epoch
 * that both have settled. A sliding window is compared by the panes that it is merged from.
 *
 * <p>Reads both versions' states once, in the order of time; holds the cells of one pane's time.
 */
final class VersionDifference {
  private final ViewPlan live;
  private final ViewPlan next;
  private final Set<String> measures;
  private final Map<String, Changed> changes = new LinkedHashMap<>();
  private long same;
  private long changed;
  private long onlyLive;
  private long onlyNext;

  /** What changed of a measure; the cell is that which changed most, of numbers. */
  private static final class Changed {
    long cells;
    double most = -1;
    String example = "";
  }

  private VersionDifference(ViewPlan live, ViewPlan next) {
    this.live = live;
    this.next = next;
    this.measures = new LinkedHashSet<>(live.finish(live.zero()).keySet());
    this.measures.retainAll(next.finish(next.zero()).keySet());
  }

  /**
   * Compares two versions of a view.
   *
   * @param asOf an epoch that both have settled; negative if there is none, and all that was
   *     imported is compared
   */
  static VersionDifference of(Snapshot snapshot, ViewPlan live, ViewPlan next, long asOf)
      throws SQLException {
    VersionDifference difference = new VersionDifference(live, next);
    OptionalLong epoch = asOf < 0 ? OptionalLong.empty() : OptionalLong.of(asOf);
    Pin livePin = snapshot.pin(live.version(), epoch);
    Pin nextPin = snapshot.pin(next.version(), epoch);
    CellRange all = CellRange.of(Long.MIN_VALUE, Long.MAX_VALUE);
    try (CellCursor liveCells = snapshot.cells(livePin, all);
        CellCursor nextCells = snapshot.cells(nextPin, all)) {
      Panes ofLive = new Panes(liveCells, live);
      Panes ofNext = new Panes(nextCells, next);
      while (ofLive.hasPane() || ofNext.hasPane()) {
        long pane = Math.min(ofLive.start(), ofNext.start());
        difference.compare(pane, ofLive.take(pane), ofNext.take(pane));
      }
    }
    return difference;
  }

  /** The cells of one pane's time after the other. */
  private static final class Panes {
    private final CellCursor cursor;
    private final ViewPlan plan;
    private boolean more;

    Panes(CellCursor cursor, ViewPlan plan) throws SQLException {
      this.cursor = cursor;
      this.plan = plan;
      this.more = cursor.next();
    }

    boolean hasPane() {
      return more;
    }

    long start() {
      return more ? cursor.paneStart() : Long.MAX_VALUE;
    }

    /** The cells of that pane, by key; none if it is not the next. */
    Map<String, CellState> take(long pane) throws SQLException {
      Map<String, CellState> cells = new HashMap<>();
      while (more && cursor.paneStart() == pane) {
        cells.merge(
            cursor.key(),
            plan.read(cursor.state()),
            (sum, state) -> {
              sum.merge(state);
              return sum;
            });
        more = cursor.next();
      }
      return cells;
    }
  }

  private void compare(long pane, Map<String, CellState> before, Map<String, CellState> after) {
    before.forEach(
        (key, state) -> {
          CellState other = after.remove(key);
          if (other == null) {
            onlyLive++;
          } else {
            compare(pane, key, live.finish(state), next.finish(other));
          }
        });
    onlyNext += after.size();
  }

  private void compare(long pane, String key, Map<String, Object> was, Map<String, Object> is) {
    boolean any = false;
    for (String measure : measures) {
      Object before = was.get(measure);
      Object after = is.get(measure);
      if (!Objects.equals(before, after)) {
        any = true;
        Changed change = changes.computeIfAbsent(measure, m -> new Changed());
        change.cells++;
        double by =
            before instanceof Number a && after instanceof Number b
                ? Math.abs(a.doubleValue() - b.doubleValue())
                : 0;
        if (by > change.most) {
          change.most = by;
          change.example = key + " " + Instant.ofEpochMilli(pane) + ": " + before + " -> " + after;
        }
      }
    }
    if (any) {
      changed++;
    } else {
      same++;
    }
  }

  /** Lines for a person. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "  %,d cells are the same, %,d change; %,d are in the live version only, %,d in the new one only"
            .formatted(same, changed, onlyLive, onlyNext));
    changes.forEach(
        (measure, change) ->
            lines.add(
                "  %s changes in %,d cells, most in %s"
                    .formatted(measure, change.cells, change.example)));
    return lines;
  }
}
