/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.util.Map;
import java.util.TreeMap;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.Versions;

/**
 * A definition with the versions of what it determines.
 *
 * @param stream name of the stream
 * @param preparation version of the stream's preparation
 * @param views view name to view version; in name order
 * @param yaml the definition's text
 */
public record Registration(
    String stream, String preparation, Map<String, String> views, String yaml) {

  public Registration {
    if (views.isEmpty()) {
      throw new IllegalArgumentException("stream " + stream + " has no view");
    }
    views = java.util.Collections.unmodifiableMap(new TreeMap<>(views));
  }

  /**
   * Of a definition.
   *
   * @param versions the definition's
   */
  public static Registration of(Definition definition, Versions versions) {
    return new Registration(
        definition.stream(), versions.preparation(), versions.views(), definition.yaml());
  }
}
