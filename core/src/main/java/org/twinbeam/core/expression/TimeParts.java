/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.expression;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.function.ToLongFunction;

/** What CEL's accessors give of a timestamp, in UTC, counted as CEL counts them. */
final class TimeParts {
  private static final long DAY = 86_400;

  /** 1970-01-01 was a Thursday; CEL's weeks begin with Sunday, which is 0. */
  private static final int THURSDAY = 4;

  private TimeParts() {}

  /**
   * @throws Closures.Unplain if there is no such accessor
   */
  static ToLongFunction<Instant> of(String accessor) {
    return switch (accessor) {
      case "getFullYear" -> at -> date(at).getYear();
      case "getMonth" -> at -> date(at).getMonthValue() - 1L;
      case "getDate" -> at -> date(at).getDayOfMonth();
      case "getDayOfMonth" -> at -> date(at).getDayOfMonth() - 1L;
      case "getDayOfYear" -> at -> date(at).getDayOfYear() - 1L;
      case "getDayOfWeek" ->
          at -> Math.floorMod(Math.floorDiv(at.getEpochSecond(), DAY) + THURSDAY, 7);
      case "getHours" -> at -> secondOfDay(at) / 3600;
      case "getMinutes" -> at -> secondOfDay(at) / 60 % 60;
      case "getSeconds" -> at -> secondOfDay(at) % 60;
      case "getMilliseconds" -> at -> at.getNano() / 1_000_000;
      default -> throw Closures.Unplain.INSTANCE;
    };
  }

  private static LocalDate date(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }

  private static long secondOfDay(Instant at) {
    return Math.floorMod(at.getEpochSecond(), DAY);
  }
}
