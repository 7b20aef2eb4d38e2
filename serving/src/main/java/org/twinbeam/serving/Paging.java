/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.serving;

import java.util.List;
import java.util.OptionalLong;

/**
 * Which page of a list is asked for, of things that have numbers.
 *
 * @param from where it begins; absent for the first
 */
record Paging(OptionalLong from, int limit) {
  /** The parameters that say it. */
  static final List<String> PARAMETERS = List.of("limit", "page");

  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1_000;

  static Paging of(Parameters parameters) {
    return new Paging(parameters.number("page", 0, Long.MAX_VALUE), limit(parameters));
  }

  static int limit(Parameters parameters) {
    return (int) parameters.number("limit", 1, MAX_LIMIT).orElse(DEFAULT_LIMIT);
  }
}
