/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import java.util.Locale;

/** Numbers of things, for people. */
final class Counted {
  private Counted() {}

  /** "1 event", "1,000 events". */
  static String of(long count, String thing) {
    return number(count) + " " + thing + (count == 1 ? "" : "s");
  }

  static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
