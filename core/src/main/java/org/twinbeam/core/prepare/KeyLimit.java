/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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

  private record Key(String view, int[] columns) {}

  private final List<Key> keys = new ArrayList<>();

  KeyLimit(Definition definition, Columns columns) {
    for (View view : definition.views()) {
      keys.add(new Key(view.name(), view.key().stream().mapToInt(columns::index).toArray()));
    }
  }

  /** What is wrong with the first key that is too long, or null. */
  String firstFault(Object[] values) {
    for (Key key : keys) {
      if (mostBytes(key.columns, values) > KeyText.MAX_BYTES) {
        String text = KeyText.of(key.columns, values);
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > KeyText.MAX_BYTES) {
          return "the key of view "
              + key.view
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
