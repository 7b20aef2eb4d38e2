/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.serving;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.twinbeam.core.view.CellState;
import org.twinbeam.core.view.ViewPlan;
import org.twinbeam.core.view.Windows;
import org.twinbeam.io.store.CellCursor;

/**
 * Merges stored states into the rows of a page. Rows come by ascending pane; only windows that a
 * later pane can still reach are held, so memory is that of the keys of a few windows, however long
 * the range.
 */
final class WindowMerge {

  /** A row of the answer. */
  record Row(long windowStart, String key, CellState state) {}

  /**
   * @param next first row of the next page; absent if this is the last
   * @param batchEvents events of these rows that came from the batch layer
   * @param speedEvents events of these rows that came from the speed layer
   */
  record Page(List<Row> rows, Optional<Row> next, long batchEvents, long speedEvents) {}

  private static final class Open {
    private final CellState state;
    private long batchEvents;

    Open(CellState state) {
      this.state = state;
    }
  }

  private final ViewPlan plan;
  private final Windows windows;
  private final long firstWindow;
  private final long endWindow;
  private final Optional<PageToken> from;
  private final int limit;

  private final TreeMap<Long, TreeMap<String, Open>> open = new TreeMap<>();
  private final List<Row> rows = new ArrayList<>();
  private Optional<Row> next = Optional.empty();
  private long batchEvents;
  private long speedEvents;

  WindowMerge(ViewPlan plan, ViewQuery query) {
    this.plan = plan;
    this.windows = query.windows();
    this.from = query.page();
    this.limit = query.limit();
    OptionalLong start = firstWindow(query);
    this.firstWindow = start.orElse(Long.MIN_VALUE);
    this.endWindow =
        query.to().isPresent() ? windows.atOrAfter(query.to().getAsLong()) : Long.MAX_VALUE;
  }

  private static OptionalLong firstWindow(ViewQuery query) {
    if (query.page().isPresent()) {
      return OptionalLong.of(query.page().get().windowStart());
    }
    return query.from().isPresent()
        ? OptionalLong.of(query.windows().atOrAfter(query.from().getAsLong()))
        : OptionalLong.empty();
  }

  /** First pane that the page can need. */
  long firstPane() {
    return firstWindow;
  }

  /** Panes from this one on are not needed. */
  long endPane() {
    return endWindow == Long.MAX_VALUE
        ? Long.MAX_VALUE
        : endWindow - windows.step() + windows.size();
  }

  Page read(CellCursor cells) throws SQLException {
    while (next.isEmpty() && cells.next()) {
      finishBefore(cells.paneStart());
      if (next.isEmpty()) {
        add(cells);
      }
    }
    finishBefore(Long.MAX_VALUE);
    return new Page(rows, next, batchEvents, speedEvents);
  }

  private void add(CellCursor cells) {
    long last = Math.min(windows.lastWith(cells.paneStart()), endWindow - 1);
    long first = Math.max(windows.firstWith(cells.paneStart()), firstWindow);
    CellState state = null;
    for (long window = first; window <= last; window += windows.step()) {
      if (from.isPresent()
          && window == from.get().windowStart()
          && cells.key().compareTo(from.get().key()) < 0) {
        continue; // Of the page before.
      }
      if (state == null) {
        state = plan.read(cells.state());
      }
      Open cell =
          open.computeIfAbsent(window, w -> new TreeMap<>())
              .computeIfAbsent(cells.key(), k -> new Open(plan.zero()));
      cell.state.merge(state);
      cell.batchEvents += cells.fromBatch() ? state.events() : 0;
    }
  }

  /** Moves windows that end at or before the pane to the page, until that is full. */
  private void finishBefore(long paneStart) {
    while (next.isEmpty()
        && !open.isEmpty()
        && (paneStart == Long.MAX_VALUE || open.firstKey() + windows.size() <= paneStart)) {
      Map.Entry<Long, TreeMap<String, Open>> window = open.pollFirstEntry();
      for (Map.Entry<String, Open> cell : window.getValue().entrySet()) {
        Open merged = cell.getValue();
        Row row = new Row(window.getKey(), cell.getKey(), merged.state);
        if (rows.size() == limit) {
          next = Optional.of(row);
          return;
        }
        rows.add(row);
        batchEvents += merged.batchEvents;
        speedEvents += merged.state.events() - merged.batchEvents;
      }
    }
  }
}
