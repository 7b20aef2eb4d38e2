/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.feature;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Numbers the values of a column as they first appear, so that what is known of a value is found in
 * an array. Safe for use by several threads.
 */
final class ValueCodes {
  /** Codes have 16 bits, and 0 is none. */
  static final int MOST = (1 << 16) - 1;

  private final ConcurrentHashMap<Object, Integer> codes = new ConcurrentHashMap<>();
  private final AtomicInteger last = new AtomicInteger();

  /**
   * @return from 1 to {@link #MOST}; 0 for null, and for what comes when all codes are given away
   */
  int of(Object value) {
    if (value == null) {
      return 0;
    }
    Integer code = codes.get(value);
    if (code != null) {
      return code;
    }
    if (last.get() >= MOST) {
      return 0;
    }
    code = codes.computeIfAbsent(value, v -> next());
    return code == null ? 0 : code;
  }

  /** Null if others took the last. */
  private Integer next() {
    int next = last.incrementAndGet();
    return next > MOST ? null : next;
  }
}
