/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.serving;

import io.javalin.http.Context;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.view.CellState;
import org.twinbeam.core.view.ViewPlan;
import org.twinbeam.io.store.CellRange;
import org.twinbeam.io.store.Coverage;
import org.twinbeam.io.store.LiveView;
import org.twinbeam.io.store.Pin;
import org.twinbeam.io.store.Snapshot;
import org.twinbeam.io.store.StateRow;
import org.twinbeam.io.store.StoreReader;

/**
 * {@code GET /v1/streams/{stream}/views/{view}/states}: what one row of an answer is merged from,
 * state by state, from one moment of the store.
 */
final class StatesEndpoint {

  private final StoreReader store;
  private final Views views;

  StatesEndpoint(StoreReader store, Views views) {
    this.store = store;
    this.views = views;
  }

  void get(Context request) {
    String stream = request.pathParam("stream");
    String view = request.pathParam("view");
    request.json(store.read(snapshot -> answer(snapshot, request, stream, view)));
  }

  private Map<String, Object> answer(Snapshot snapshot, Context request, String stream, String name)
      throws SQLException {
    LiveView live = Views.live(snapshot, stream, name);
    Views.Compiled compiled = views.compile(live);
    View view = compiled.view();
    List<String> known = new ArrayList<>();
    view.key().forEach(field -> known.add("key." + field));
    known.addAll(List.of("window", "asOf"));
    Parameters parameters = Parameters.of(request, known);
    SortedMap<Integer, String> keyParts =
        ViewQuery.keyParts(parameters, compiled.definition(), view);
    for (int i = 0; i < view.key().size(); i++) {
      if (!keyParts.containsKey(i)) {
        String missing = "key." + view.key().get(i);
        throw ProblemException.parameter(missing, "", "must be given: states are those of one key");
      }
    }
    long start = window(parameters, view);
    long end = start + view.window().size().toMillis();
    CellRange range = new CellRange(start, end, view.key().size(), keyParts);
    Pin pin = snapshot.pin(live.version(), parameters.number("asOf", -1, Long.MAX_VALUE));
    Coverage coverage = snapshot.coverage(pin);
    return body(live, compiled, range, pin, coverage, snapshot.states(pin, range));
  }

  private static long window(Parameters parameters, View view) {
    String text =
        parameters
            .text("window")
            .orElseThrow(
                () ->
                    ProblemException.parameter(
                        "window", "", "must be given: the start of the window that is asked of"));
    long start = Times.instant("window", text);
    long step = view.window().every().toMillis();
    if (Math.floorMod(start, step) != 0) {
      throw ProblemException.parameter(
          "window",
          text,
          "must be a window's start: those of view "
              + view.name()
              + " start every "
              + Times.length(step)
              + ", as at "
              + Times.text(Math.floorDiv(start, step) * step));
    }
    return start;
  }

  private static Map<String, Object> body(
      LiveView live,
      Views.Compiled compiled,
      CellRange range,
      Pin pin,
      Coverage coverage,
      List<StateRow> rows) {
    ViewPlan plan = compiled.plan();
    View view = compiled.view();
    CellState merged = plan.zero();
    long batchEvents = 0;
    List<Map<String, Object>> states = new ArrayList<>();
    for (StateRow row : rows) {
      CellState state = plan.read(row.state());
      merged.merge(state);
      batchEvents += row.isBatch() ? state.events() : 0;
      states.add(state(plan, view, row, state, pin));
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("stream", live.stream());
    body.put("view", live.view());
    body.put("key", AnswerJson.key(view, range.key()));
    body.put("window", AnswerJson.window(range.from(), view.window().size().toMillis()));
    body.put("measures", rows.isEmpty() ? null : measures(plan, merged));
    body.put("states", states);
    body.put(
        "provenance",
        AnswerJson.provenance(pin, coverage, batchEvents, merged.events() - batchEvents));
    return body;
  }

  private static Map<String, Object> state(
      ViewPlan plan, View view, StateRow row, CellState state, Pin pin) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("layer", row.isBatch() ? "batch" : "speed");
    if (row.isBatch()) {
      body.put("run", row.run());
    } else {
      body.put("generation", pin.generation());
      body.put("epoch", row.epoch());
      body.put("partition", row.shard());
    }
    body.put("pane", AnswerJson.window(row.paneStart(), view.window().pane().toMillis()));
    body.put("events", state.events());
    body.put("measures", measures(plan, state));
    return body;
  }

  private static Map<String, Object> measures(ViewPlan plan, CellState state) {
    Map<String, Object> measures = new LinkedHashMap<>();
    plan.finish(state)
        .forEach((measure, result) -> measures.put(measure, AnswerJson.value(result)));
    return measures;
  }
}
