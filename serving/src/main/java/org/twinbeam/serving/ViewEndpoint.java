/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.serving;

import io.javalin.http.Context;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.twinbeam.core.view.Windows;
import org.twinbeam.io.store.CellCursor;
import org.twinbeam.io.store.CellRange;
import org.twinbeam.io.store.Coverage;
import org.twinbeam.io.store.LiveView;
import org.twinbeam.io.store.Pin;
import org.twinbeam.io.store.Snapshot;
import org.twinbeam.io.store.StoreReader;

/**
 * {@code GET /v1/streams/{stream}/views/{view}}: the merged answer, from one moment of the store.
 */
final class ViewEndpoint {

  private final StoreReader store;
  private final Views views;

  ViewEndpoint(StoreReader store, Views views) {
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
    ViewQuery query = ViewQuery.of(request, compiled.definition(), compiled.view());
    Pin pin = pin(snapshot, live, query);
    Coverage coverage = snapshot.coverage(pin);
    WindowMerge merge = new WindowMerge(compiled.plan(), query);
    CellRange range =
        new CellRange(
            merge.firstPane(), merge.endPane(), compiled.view().key().size(), query.keyParts());
    WindowMerge.Page page;
    try (CellCursor cells = snapshot.cells(pin, range)) {
      page = merge.read(cells);
    }
    return body(live, compiled, query, pin, coverage, page);
  }

  private static Pin pin(Snapshot snapshot, LiveView live, ViewQuery query) throws SQLException {
    if (query.page().isEmpty()) {
      return snapshot.pin(live.version(), query.asOf());
    }
    Pin pin = query.page().get().pin();
    if (!pin.version().equals(live.version())) {
      throw ProblemException.of(
          ProblemException.Kind.PAGE_EXPIRED,
          "another version of view '" + live.view() + "' is live by now: ask for the first page");
    }
    return pin;
  }

  private static Map<String, Object> body(
      LiveView live,
      Views.Compiled compiled,
      ViewQuery query,
      Pin pin,
      Coverage coverage,
      WindowMerge.Page page) {
    Windows windows = query.windows();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("stream", live.stream());
    body.put("view", live.view());
    Map<String, Object> window = new LinkedHashMap<>();
    window.put("size", Times.length(windows.size()));
    window.put("every", Times.length(windows.step()));
    body.put("window", window);
    List<Map<String, Object>> rows =
        page.rows().stream().map(row -> row(compiled, windows, row)).toList();
    body.put("rows", rows);
    page.next()
        .ifPresent(
            row ->
                body.put(
                    "next",
                    new PageToken(pin, query.fingerprint(), row.windowStart(), row.key()).write()));
    body.put(
        "provenance", AnswerJson.provenance(pin, coverage, page.batchEvents(), page.speedEvents()));
    return body;
  }

  private static Map<String, Object> row(
      Views.Compiled compiled, Windows windows, WindowMerge.Row row) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("key", AnswerJson.key(compiled.view(), row.key()));
    fields.put("window", AnswerJson.window(row.windowStart(), windows.size()));
    compiled
        .plan()
        .finish(row.state())
        .forEach((measure, result) -> fields.put(measure, AnswerJson.value(result)));
    return fields;
  }
}
