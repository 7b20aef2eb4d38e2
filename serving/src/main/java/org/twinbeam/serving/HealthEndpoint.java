/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.serving;

import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.twinbeam.io.store.Coverage;
import org.twinbeam.io.store.LiveView;
import org.twinbeam.io.store.StoreException;
import org.twinbeam.io.store.StoreReader;
import org.twinbeam.io.store.StreamEntry;

/**
 * {@code GET /health}: 200 if every live view can be answered, else 503 with the reasons. A gap is
 * no reason, as answers name it, but a warning.
 */
final class HealthEndpoint {

  private final StoreReader store;
  private final Views views;

  HealthEndpoint(StoreReader store, Views views) {
    this.store = store;
    this.views = views;
  }

  void get(Context request) {
    Parameters.of(request, List.of());
    List<String> reasons = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    try {
      store.read(
          snapshot -> {
            for (StreamEntry entry : snapshot.streams()) {
              for (LiveView live : snapshot.views(entry.stream())) {
                try {
                  views.compile(live);
                } catch (IllegalStateException e) {
                  reasons.add(e.getMessage());
                }
                Coverage coverage =
                    snapshot.coverage(snapshot.pin(live.version(), OptionalLong.empty()));
                if (!coverage.complete()) {
                  warnings.add(
                      "view "
                          + live.view()
                          + " of stream "
                          + live.stream()
                          + " lacks epochs "
                          + coverage.missing());
                }
              }
            }
            return null;
          });
    } catch (StoreException e) {
      reasons.add(e.getMessage());
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", reasons.isEmpty() ? "up" : "down");
    body.put("reasons", reasons);
    body.put("warnings", warnings);
    request.status(reasons.isEmpty() ? 200 : 503).json(body);
  }
}
