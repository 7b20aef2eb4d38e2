/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.format;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;

/** Parquet's dates and times as ISO 8601, always with seconds; instants in UTC, with a Z. */
final class ParquetTimes {
  private static final long NANOS_A_DAY = 86_400_000_000_000L;
  private static final long JULIAN_DAY_OF_EPOCH = 2_440_588;

  private ParquetTimes() {}

  static String date(long days) {
    return LocalDate.ofEpochDay(days).toString();
  }

  /** Null if it is beyond what a time of day can be: then its number says more. */
  static String timeOfDay(long value, TimeUnit unit) {
    long nanos = nanos(unit);
    return value < 0 || value >= NANOS_A_DAY / nanos
        ? null
        : DateTimeFormatter.ISO_LOCAL_TIME.format(LocalTime.ofNanoOfDay(value * nanos));
  }

  static String timestamp(long value, TimeUnit unit, boolean inUtc) {
    long perSecond = 1_000_000_000 / nanos(unit);
    return timestamp(
        Math.floorDiv(value, perSecond), Math.floorMod(value, perSecond) * nanos(unit), inUtc);
  }

  /** The timestamps of old writers: nanoseconds of a day, and the day. */
  static String int96(long nanosOfDay, int julianDay) {
    long seconds = (julianDay - JULIAN_DAY_OF_EPOCH) * 86_400;
    return timestamp(
        seconds + Math.floorDiv(nanosOfDay, 1_000_000_000L),
        Math.floorMod(nanosOfDay, 1_000_000_000L),
        true);
  }

  private static String timestamp(long seconds, long nanos, boolean inUtc) {
    return inUtc
        ? Instant.ofEpochSecond(seconds, nanos).toString()
        : DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
            LocalDateTime.ofEpochSecond(seconds, (int) nanos, ZoneOffset.UTC));
  }

  private static long nanos(TimeUnit unit) {
    return switch (unit) {
      case MILLIS -> 1_000_000;
      case MICROS -> 1_000;
      case NANOS -> 1;
    };
  }
}
