/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.serving;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.InvalidDefinitionException;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.view.ViewPlan;
import org.twinbeam.io.store.LiveView;
import org.twinbeam.io.store.Snapshot;
import org.twinbeam.io.store.StreamEntry;

/** Finds streams and live views by name, and compiles them once. */
final class Views {

  /** A view that can be answered from. */
  record Compiled(Definition definition, View view, ViewPlan plan) {}

  private final Map<String, Definition> definitions = new ConcurrentHashMap<>();
  private final Map<String, Compiled> compiled = new ConcurrentHashMap<>();

  /**
   * @throws ProblemException if there is none of that name; it names those there are
   */
  static StreamEntry stream(List<StreamEntry> streams, String name) {
    return streams.stream()
        .filter(entry -> entry.stream().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                ProblemException.of(
                    ProblemException.Kind.UNKNOWN_STREAM,
                    "there is no stream '"
                        + name
                        + "'; "
                        + known(streams.stream().map(StreamEntry::stream).toList())));
  }

  /**
   * @throws ProblemException if there is none of that name; it names those there are
   */
  static LiveView view(List<LiveView> views, String stream, String name) {
    return views.stream()
        .filter(live -> live.view().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                ProblemException.of(
                    ProblemException.Kind.UNKNOWN_VIEW,
                    "stream '"
                        + stream
                        + "' has no view '"
                        + name
                        + "'; "
                        + known(views.stream().map(LiveView::view).toList())));
  }

  /**
   * The live version of a view.
   *
   * @throws ProblemException if there is no such stream or view; it names those there are
   */
  static LiveView live(Snapshot snapshot, String stream, String name) throws SQLException {
    Optional<LiveView> live = snapshot.view(stream, name);
    if (live.isPresent()) {
      return live.get();
    }
    stream(snapshot.streams(), stream);
    return view(snapshot.views(stream), stream, name);
  }

  private static String known(List<String> names) {
    return names.isEmpty()
        ? "none is registered yet"
        : "there " + (names.size() == 1 ? "is " : "are ") + String.join(", ", names);
  }

  /** The definition of that text. */
  Definition definition(String yaml) {
    return definitions.computeIfAbsent(
        yaml,
        text -> {
          try {
            return DefinitionReader.parse(text, "definition");
          } catch (InvalidDefinitionException e) {
            throw new IllegalStateException(
                "the store holds a definition that this version does not read: " + e.getMessage(),
                e);
          }
        });
  }

  /** The live view, compiled from the newest definition of its version. */
  Compiled compile(LiveView live) {
    return compiled.computeIfAbsent(
        live.view() + "\n" + live.yaml(),
        ignored -> {
          Definition definition = definition(live.yaml());
          View view = definition.view(live.view()).orElseThrow();
          ViewPlan plan = ViewPlan.of(definition, view);
          if (!plan.version().equals(live.version())) {
            throw new IllegalStateException(
                "view "
                    + live.view()
                    + " of stream "
                    + live.stream()
                    + " has version "
                    + live.version()
                    + " in the store and "
                    + plan.version()
                    + " in this program: they are of different releases");
          }
          return new Compiled(definition, view, plan);
        });
  }
}
