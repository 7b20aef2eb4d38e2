/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.serving;

import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import org.twinbeam.io.store.RunPage;
import org.twinbeam.io.store.StoreReader;
import org.twinbeam.io.store.StreamStatus;

/** {@code GET /v1/streams/{stream}/runs}: the batch runs, newest first. */
final class RunsEndpoint {

  private final StoreReader store;

  RunsEndpoint(StoreReader store) {
    this.store = store;
  }

  void get(Context request) {
    Paging paging = Paging.of(Parameters.of(request, Paging.PARAMETERS));
    String name = request.pathParam("stream");
    request.json(
        store.read(
            snapshot -> {
              Views.stream(snapshot.streams(), name);
              RunPage page = snapshot.runs(name, paging.from(), paging.limit());
              Map<String, Object> body = new LinkedHashMap<>();
              body.put("stream", name);
              body.put("runs", page.runs().stream().map(RunsEndpoint::run).toList());
              page.next().ifPresent(next -> body.put("next", Long.toString(next)));
              return body;
            }));
  }

  static Map<String, Object> run(StreamStatus.Run run) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("run", run.run());
    body.put("status", run.status());
    body.put("rebuild", run.rebuild());
    body.put("horizon", run.horizon());
    body.put("imports", run.imports());
    body.put("startedAt", run.startedAt().toString());
    body.put("endedAt", run.endedAt().map(Object::toString).orElse(null));
    body.put("cells", run.cells());
    return body;
  }
}
