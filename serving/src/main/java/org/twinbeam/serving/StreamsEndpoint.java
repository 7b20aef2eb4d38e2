/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.serving;

import io.javalin.http.Context;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.schema.Field;
import org.twinbeam.core.schema.FieldType;
import org.twinbeam.io.store.LiveView;
import org.twinbeam.io.store.Snapshot;
import org.twinbeam.io.store.StoreReader;
import org.twinbeam.io.store.StreamEntry;
import org.twinbeam.io.store.ViewVersion;

/** {@code GET /v1/streams} and {@code GET /v1/streams/{stream}}: what there is to ask about. */
final class StreamsEndpoint {

  private final StoreReader store;
  private final Views views;

  StreamsEndpoint(StoreReader store, Views views) {
    this.store = store;
    this.views = views;
  }

  void list(Context request) {
    Parameters.of(request, List.of());
    request.json(
        store.read(
            snapshot -> {
              List<Map<String, Object>> streams = new ArrayList<>();
              for (StreamEntry entry : snapshot.streams()) {
                Map<String, Object> stream = new LinkedHashMap<>();
                stream.put("stream", entry.stream());
                stream.put("description", views.definition(entry.yaml()).description());
                stream.put(
                    "views", snapshot.views(entry.stream()).stream().map(LiveView::view).toList());
                stream.put("href", "/v1/streams/" + entry.stream());
                streams.add(stream);
              }
              return Map.of("streams", streams);
            }));
  }

  void get(Context request) {
    Parameters.of(request, List.of());
    String name = request.pathParam("stream");
    request.json(store.read(snapshot -> describe(snapshot, name)));
  }

  private Map<String, Object> describe(Snapshot snapshot, String name) throws SQLException {
    StreamEntry entry = Views.stream(snapshot.streams(), name);
    Definition definition = views.definition(entry.yaml());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("stream", name);
    body.put("description", definition.description());
    body.put("registeredAt", entry.registeredAt().toString());
    body.put("preparation", entry.preparation());
    body.put("id", definition.id().orElse(null));
    body.put("time", definition.time());
    body.put("within", definition.within());
    body.put("fields", definition.fields().stream().map(StreamsEndpoint::field).toList());
    body.put(
        "derived",
        definition.derived().stream()
            .map(d -> named(d.name(), "type", typeName(d.type()), "expression", d.expression()))
            .toList());
    body.put(
        "rules",
        definition.rules().stream().map(r -> named(r.name(), "check", r.check())).toList());
    List<ViewVersion> versions = snapshot.versions(name);
    List<Map<String, Object>> described = new ArrayList<>();
    for (LiveView live : snapshot.views(name)) {
      described.add(view(live, definition, versions));
    }
    body.put("views", described);
    body.put("definition", entry.yaml());
    return body;
  }

  private Map<String, Object> view(LiveView live, Definition newest, List<ViewVersion> versions) {
    View view = views.compile(live).view();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("view", live.view());
    body.put("description", view.description());
    body.put("href", "/v1/streams/" + live.stream() + "/views/" + live.view());
    body.put("key", view.key());
    Map<String, Object> window = new LinkedHashMap<>();
    window.put("size", Times.length(view.window().size().toMillis()));
    window.put("every", Times.length(view.window().every().toMillis()));
    body.put("window", window);
    body.put("measures", view.measures().stream().map(StreamsEndpoint::measure).toList());
    // A view that the newest definition no longer has is served on, but nothing builds it further.
    body.put("retired", newest.view(live.view()).isEmpty());
    body.put("version", live.version());
    body.put("liveSince", live.since().toString());
    body.put(
        "versions",
        versions.stream()
            .filter(v -> v.view().equals(live.view()))
            .map(StreamsEndpoint::version)
            .toList());
    return body;
  }

  private static Map<String, Object> version(ViewVersion version) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("version", version.version());
    body.put("live", version.live());
    body.put("registeredAt", version.registeredAt().toString());
    body.put("run", version.head().run());
    body.put("horizon", version.head().horizon());
    body.put("imports", version.head().imports());
    body.put("publishedAt", version.publishedAt().map(Object::toString).orElse(null));
    return body;
  }

  private static Map<String, Object> measure(View.Measure measure) {
    Map<String, Object> body = named(measure.name());
    body.put("aggregate", measure.aggregate().name().toLowerCase(java.util.Locale.ROOT));
    put(body, "of", measure.of());
    put(body, "where", measure.where());
    put(body, "q", measure.q());
    put(body, "k", measure.k());
    return body;
  }

  private static Map<String, Object> field(Field field) {
    Map<String, Object> body = named(field.name(), "type", typeName(field.type()));
    body.put("required", field.required());
    body.put("description", field.description());
    return body;
  }

  private static void put(Map<String, Object> body, String name, Optional<?> value) {
    value.ifPresent(present -> body.put(name, present));
  }

  private static Map<String, Object> named(String name, String... more) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", name);
    for (int i = 0; i < more.length; i += 2) {
      body.put(more[i], more[i + 1]);
    }
    return body;
  }

  private static String typeName(FieldType type) {
    return type.getClass().getSimpleName().replace("Type", "").toLowerCase(java.util.Locale.ROOT);
  }
}
