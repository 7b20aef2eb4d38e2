/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.feature;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Numbers the values of a column as they first appear, so that what is known of a value is found in
 * an array. Safe for use by several threads.
 */
final class ValueCodes {
  /** Codes have 16 bits, and 0 is none. */
  static final int MOST = (1 << 16) - 1;

  /** Longer texts have no code: they are kept, and hardly come again. */
  private static final int MAX_TEXT = 256;

  /** Of small whole numbers, which need no map; 0 where there is none yet. */
  private final AtomicIntegerArray ofWholes = new AtomicIntegerArray(256);

  private final ConcurrentHashMap<Object, Integer> codes = new ConcurrentHashMap<>();
  private final AtomicInteger last = new AtomicInteger();

  /**
   * @return from 1 to {@link #MOST}; 0 for null, for a long text, and for what comes when all codes
   *     are given away
   */
  int of(Object value) {
    if (value == null) {
      return 0;
    }
    if (value instanceof String text && text.length() > MAX_TEXT) {
      return 0;
    }
    return value instanceof Long whole && whole >= 0 && whole < ofWholes.length()
        ? ofWhole((int) (long) whole)
        : ofAny(value);
  }

  private int ofWhole(int whole) {
    int code = ofWholes.getOpaque(whole);
    if (code == 0) {
      // Another thread may give it one, too: either is right.
      code = next();
      ofWholes.setOpaque(whole, code);
    }
    return code;
  }

  private int ofAny(Object value) {
    Integer code = codes.get(value);
    if (code == null) {
      code = next();
      if (code != 0) {
        Integer before = codes.putIfAbsent(value, code);
        code = before == null ? code : before;
      }
    }
    return code;
  }

  /** 0 when all are given away. */
  private int next() {
    if (last.getPlain() == MOST) {
      return 0; // Without a write that all threads would wait for.
    }
    int before = last.getAndUpdate(code -> Math.min(code + 1, MOST));
    return before == MOST ? 0 : before + 1;
  }
}
