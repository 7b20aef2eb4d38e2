/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.serving;

import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import org.twinbeam.io.store.EpochPage;
import org.twinbeam.io.store.StoreReader;
import org.twinbeam.io.store.StreamStatus;

/**
 * {@code GET /v1/streams/{stream}/epochs}: the log's epochs, newest first, each with the layer that
 * answers have it from and what became of its events.
 */
final class EpochsEndpoint {

  private final StoreReader store;

  EpochsEndpoint(StoreReader store) {
    this.store = store;
  }

  void get(Context request) {
    Paging paging = Paging.of(Parameters.of(request, Paging.PARAMETERS));
    String name = request.pathParam("stream");
    request.json(
        store.read(
            snapshot -> {
              Views.stream(snapshot.streams(), name);
              EpochPage page = snapshot.epochs(name, paging.from(), paging.limit());
              Map<String, Object> body = new LinkedHashMap<>();
              body.put("stream", name);
              body.put("run", page.run());
              body.put("generation", page.generation());
              body.put("horizon", page.horizon());
              body.put("settled", page.settled());
              body.put("imports", page.imports());
              body.put("epochs", page.epochs().stream().map(epoch -> epoch(page, epoch)).toList());
              page.next().ifPresent(next -> body.put("next", Long.toString(next)));
              return body;
            }));
  }

  private static Map<String, Object> epoch(EpochPage page, EpochPage.Epoch epoch) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("epoch", epoch.epoch());
    body.put("layer", epoch.epoch() < page.horizon() ? "batch" : "speed");
    body.put("final", epoch.epoch() <= page.settled());
    body.put(
        "endedAt", epoch.endedAt().isPresent() ? Times.text(epoch.endedAt().getAsLong()) : null);
    StreamStatus.Counts counts = epoch.counts();
    body.put("read", counts.read());
    body.put("accepted", counts.accepted());
    body.put("rejected", counts.rejected());
    body.put("duplicates", counts.duplicates());
    return body;
  }
}
