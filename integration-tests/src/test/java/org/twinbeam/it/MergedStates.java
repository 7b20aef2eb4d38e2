/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.oracle.Cell;
import org.twinbeam.core.oracle.Oracle;
import org.twinbeam.core.shard.CellId;
import org.twinbeam.core.view.CellState;
import org.twinbeam.core.view.ViewPlan;

/**
 * Merges states and finishes them into answers, as whoever reads the store does: all states of a
 * pane, then all panes of each answer window.
 */
final class MergedStates {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final List<ViewPlan> plans;
  private final Oracle oracle;
  private final Map<CellId, CellState> panes = new HashMap<>();

  MergedStates(List<ViewPlan> plans, Oracle oracle) {
    this.plans = plans;
    this.oracle = oracle;
  }

  void add(CellId pane, byte[] state) {
    CellState read = plans.get(pane.view()).read(state);
    panes.merge(
        pane,
        read,
        (sum, more) -> {
          sum.merge(more);
          return sum;
        });
  }

  /** The answer of every cell that a pane is in, by the measure's name. */
  Map<Cell, Map<String, Object>> answer() throws JsonProcessingException {
    Map<Cell, CellState> windows = new LinkedHashMap<>();
    Map<Cell, ViewPlan> planOf = new HashMap<>();
    for (var pane : panes.entrySet()) {
      ViewPlan plan = plans.get(pane.getKey().view());
      for (Cell window : windowsOf(plan.view(), pane.getKey())) {
        planOf.put(window, plan);
        windows.computeIfAbsent(window, w -> plan.zero()).merge(pane.getValue());
      }
    }
    Map<Cell, Map<String, Object>> answer = new LinkedHashMap<>();
    windows.forEach((cell, state) -> answer.put(cell, planOf.get(cell).finish(state)));
    return answer;
  }

  private List<Cell> windowsOf(View view, CellId pane) throws JsonProcessingException {
    long size = view.window().size().toMillis();
    long every = view.window().every().toMillis();
    long paneEnd = pane.paneStart() + view.window().pane().toMillis();
    List<?> values = JSON.readValue(pane.key(), List.class);
    Map<String, Object> key = new HashMap<>();
    for (int i = 0; i < values.size(); i++) {
      key.put(view.key().get(i), values.get(i));
    }
    List<Cell> windows = new ArrayList<>();
    for (long start = Math.floorDiv(pane.paneStart(), every) * every;
        start + size >= paneEnd;
        start -= every) {
      windows.add(oracle.cell(view.name(), key, Instant.ofEpochMilli(start)));
    }
    return windows;
  }
}
