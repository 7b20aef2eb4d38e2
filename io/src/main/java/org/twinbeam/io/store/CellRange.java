/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which cells to read.
 *
 * @param from first pane start, milliseconds since the Unix epoch
 * @param to pane starts are below it
 * @param keySize number of values in a key of the view
 * @param keyParts canonical JSON text by index in the key; a cell is read if its key has all of
 *     these
 */
public record CellRange(long from, long to, int keySize, SortedMap<Integer, String> keyParts) {

  public CellRange {
    keyParts = Collections.unmodifiableSortedMap(new TreeMap<>(keyParts));
  }

  /** All cells of a stretch of time. */
  public static CellRange of(long from, long to) {
    return new CellRange(from, to, 0, Collections.emptySortedMap());
  }

  /** Whether the parts make up a whole key. */
  boolean oneKey() {
    return !keyParts.isEmpty() && keyParts.size() == keySize;
  }

  /** Canonical JSON text of the key that the parts make up. */
  public String key() {
    return "[" + String.join(",", keyParts.values()) + "]";
  }

  boolean contains(String key) {
    if (keyParts.isEmpty() || oneKey()) {
      return true; // The database has compared already.
    }
    for (Map.Entry<Integer, String> part : keyParts.entrySet()) {
      if (!part.getValue().equals(part(key, part.getKey()))) {
        return false;
      }
    }
    return true;
  }

  /** The text of one element of a canonical JSON array of scalars. */
  static String part(String key, int index) {
    int element = 0;
    int start = 1;
    boolean quoted = false;
    for (int i = 1; i < key.length(); i++) {
      char c = key.charAt(i);
      if (quoted) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          quoted = false;
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == ',' || i == key.length() - 1) {
        if (element++ == index) {
          return key.substring(start, i);
        }
        start = i + 1;
      }
    }
    throw new IllegalArgumentException("key is " + key + ", has no element " + index);
  }
}
