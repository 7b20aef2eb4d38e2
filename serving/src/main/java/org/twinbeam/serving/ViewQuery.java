/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.serving;

import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.key.KeyPart;
import org.twinbeam.core.view.Windows;

/**
 * What is asked of a view.
 *
 * @param keyParts canonical text of the asked key values by their index in the key
 * @param from windows start at or after it, milliseconds since the Unix epoch
 * @param to windows start before it
 * @param windows the windows of the answer
 * @param page where to go on, if this is not the first page
 */
record ViewQuery(
    SortedMap<Integer, String> keyParts,
    OptionalLong from,
    OptionalLong to,
    Windows windows,
    OptionalLong asOf,
    int limit,
    Optional<PageToken> page) {

  static final int DEFAULT_LIMIT = 1_000;
  static final int MAX_LIMIT = 10_000;

  private static final List<String> PLAIN = List.of("from", "to", "every", "asOf", "limit", "page");

  /**
   * Reads the request's parameters.
   *
   * @throws ProblemException if one is wrong
   */
  static ViewQuery of(Context request, Definition definition, View view) {
    List<String> known = new ArrayList<>();
    view.key().forEach(field -> known.add("key." + field));
    known.addAll(PLAIN);
    Parameters parameters = Parameters.of(request, known);
    SortedMap<Integer, String> keyParts = keyParts(parameters, definition, view);
    OptionalLong from = instant(parameters, "from");
    OptionalLong to = instant(parameters, "to");
    if (from.isPresent() && to.isPresent() && from.getAsLong() >= to.getAsLong()) {
      throw ProblemException.parameter(
          "to",
          parameters.text("to").orElseThrow(),
          "must be after from, as windows start in [from, to)");
    }
    ViewQuery first =
        new ViewQuery(
            keyParts,
            from,
            to,
            windows(parameters, view),
            parameters.number("asOf", -1, Long.MAX_VALUE),
            (int) parameters.number("limit", 1, MAX_LIMIT).orElse(DEFAULT_LIMIT),
            Optional.empty());
    return parameters
        .text("page")
        .map(token -> first.at(PageToken.read(token, first.fingerprint())))
        .orElse(first);
  }

  /** Canonical text of the asked key values by their index in the key. */
  static SortedMap<Integer, String> keyParts(
      Parameters parameters, Definition definition, View view) {
    SortedMap<Integer, String> keyParts = new TreeMap<>();
    for (int i = 0; i < view.key().size(); i++) {
      String name = "key." + view.key().get(i);
      Optional<String> value = parameters.text(name);
      if (value.isPresent()) {
        keyParts.put(i, keyPart(name, value.get(), definition, view.key().get(i)));
      }
    }
    return keyParts;
  }

  private static String keyPart(
      String parameter, String value, Definition definition, String field) {
    try {
      return KeyPart.text(value, KeyPart.type(definition, field));
    } catch (IllegalArgumentException e) {
      throw ProblemException.parameter(parameter, value, e.getMessage());
    }
  }

  private ViewQuery at(PageToken token) {
    return new ViewQuery(keyParts, from, to, windows, asOf, limit, Optional.of(token));
  }

  /** Equal for the pages of one question; the limit may differ. */
  int fingerprint() {
    return List.of(keyParts, from, to, windows, asOf).hashCode();
  }

  private static OptionalLong instant(Parameters parameters, String name) {
    return parameters
        .text(name)
        .map(value -> OptionalLong.of(Times.instant(name, value)))
        .orElse(OptionalLong.empty());
  }

  private static Windows windows(Parameters parameters, View view) {
    Windows windows = Windows.of(view.window());
    Optional<String> every = parameters.text("every");
    if (every.isEmpty()) {
      return windows;
    }
    long length = Times.length("every", every.get());
    if (view.window() instanceof View.Window.Sliding) {
      if (length == windows.step()) {
        return windows;
      }
      throw ProblemException.parameter(
          "every",
          every.get(),
          "must be "
              + Times.length(windows.step())
              + ": the windows of view "
              + view.name()
              + " overlap, and merging them would count events twice");
    }
    if (length % windows.size() != 0) {
      throw ProblemException.parameter(
          "every",
          every.get(),
          "must be a whole multiple of the view's window, " + Times.length(windows.size()));
    }
    return new Windows(length, length, windows.pane());
  }
}
