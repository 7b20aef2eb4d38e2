/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.serving;

import io.javalin.http.Context;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.twinbeam.io.store.StoreReader;
import org.twinbeam.io.store.StreamEntry;
import org.twinbeam.io.store.StreamStatus;

/** {@code GET /v1/status}: how far each stream has come. */
final class StatusEndpoint {

  private final StoreReader store;
  private final Clock clock;

  StatusEndpoint(StoreReader store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  void get(Context request) {
    Parameters.of(request, List.of());
    long now = clock.millis();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("time", Times.text(now));
    body.put(
        "streams",
        store.read(
            snapshot -> {
              List<Map<String, Object>> streams = new ArrayList<>();
              for (StreamEntry entry : snapshot.streams()) {
                streams.add(stream(entry.stream(), snapshot.status(entry.stream()), now));
              }
              return streams;
            }));
    request.json(body);
  }

  private static Map<String, Object> stream(String name, StreamStatus status, long now) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("stream", name);
    Map<String, Object> events = new LinkedHashMap<>();
    events.put("read", status.counts().read());
    events.put("accepted", status.counts().accepted());
    events.put("rejected", status.counts().rejected());
    events.put("duplicates", status.counts().duplicates());
    body.put("events", events);
    body.put("epochsClosed", status.settled() + 1);
    body.put("horizon", AnswerJson.epoch(status.horizon(), status.horizonAt()));
    body.put("settled", AnswerJson.epoch(status.settled(), status.settledAt()));
    body.put("newest", status.newest());
    body.put("imports", status.imports());
    Map<String, Object> lag = new LinkedHashMap<>();
    // The newest epoch is open: it is the one below it that could be settled.
    lag.put("epochs", Math.max(0, status.newest() - 1 - status.settled()));
    lag.put(
        "ms",
        status.settledAt().isPresent() ? Math.max(0, now - status.settledAt().getAsLong()) : null);
    body.put("lag", lag);
    Map<String, Object> cells = new LinkedHashMap<>();
    cells.put("batch", status.batchCells());
    cells.put("speed", status.speedCells());
    body.put("cells", cells);
    body.put("generation", status.generation());
    body.put("complete", status.complete());
    body.put(
        "batchRunBy",
        status
            .batchHeldBy()
            .map(holder -> Map.of("owner", holder.owner(), "since", holder.since().toString()))
            .orElse(null));
    body.put("runs", status.runs().stream().map(RunsEndpoint::run).toList());
    return body;
  }
}
