/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import java.nio.charset.StandardCharsets;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.key.KeyText;

/**
 * Finds events whose key in some view is too long. The store's index could not hold it, and its
 * failure to write one cell would keep it from writing all others.
 */
final class KeyLimit {
  /** What a character of a text takes at most: an escape as {@code \\u0000}. */
  private static final int BYTES_PER_CHAR = 6;

  /** More than any value that is no text takes: 38 digits with sign and point, a timestamp. */
  private static final int BYTES_PER_VALUE = 48;

  private final String[] views;
  private final int[][] keys;

  KeyLimit(Definition definition, Columns columns) {
    this.views = definition.views().stream().map(View::name).toArray(String[]::new);
    this.keys =
        definition.views().stream()
            .map(view -> view.key().stream().mapToInt(columns::index).toArray())
            .toArray(int[][]::new);
  }

  /** What is wrong with the first key that is too long, or null. */
  String firstFault(Object[] values) {
    for (int i = 0; i < keys.length; i++) {
      if (mostBytes(keys[i], values) > KeyText.MAX_BYTES) {
        int bytes = KeyText.of(keys[i], values).getBytes(StandardCharsets.UTF_8).length;
        if (bytes > KeyText.MAX_BYTES) {
          return "the key of view "
              + views[i]
              + " has "
              + bytes
              + " bytes, expected at most "
              + KeyText.MAX_BYTES;
        }
      }
    }
    return null;
  }

  private static long mostBytes(int[] columns, Object[] values) {
    long bytes = 2;
    for (int column : columns) {
      bytes += BYTES_PER_VALUE;
      if (values[column] instanceof String text) {
        bytes += (long) BYTES_PER_CHAR * text.length();
      }
    }
    return bytes;
  }
}
