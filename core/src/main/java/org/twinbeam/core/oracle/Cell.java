/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.oracle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One cell of an answer: a group of a view in one answer window. (For a sliding view that is the
 * whole window, not the pane that is stored.)
 *
 * @param key the texts of the key's parts in the order of the view's key, null for a null part; see
 *     {@link KeyText}
 * @param start start of the window
 * @param end end of the window, exclusive
 */
public record Cell(String view, List<String> key, Instant start, Instant end) {

  public Cell {
    key = Collections.unmodifiableList(new ArrayList<>(key)); // List.copyOf refuses null
  }

  @Override
  public String toString() {
    return view + " " + key + " " + start + "/" + end;
  }
}
