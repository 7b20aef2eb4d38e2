/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.format;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import org.apache.avro.LogicalType;

/** Avro's dates and times as ISO 8601. */
final class AvroTimes {
  private static final long NANOS_A_DAY = 86_400_000_000_000L;

  private AvroTimes() {}

  /** Null if it is none, or beyond what a time of day can be: then its number says more. */
  static String iso(LogicalType type, long value) {
    return switch (type.getName()) {
      case "date" -> LocalDate.ofEpochDay(value).toString();
      case "time-millis" -> timeOfDay(value, 1_000);
      case "time-micros" -> timeOfDay(value, 1_000_000);
      case "timestamp-millis" -> instant(value, 1_000).toString();
      case "timestamp-micros" -> instant(value, 1_000_000).toString();
      case "timestamp-nanos" -> instant(value, 1_000_000_000).toString();
      case "local-timestamp-millis" -> local(value, 1_000);
      case "local-timestamp-micros" -> local(value, 1_000_000);
      case "local-timestamp-nanos" -> local(value, 1_000_000_000);
      default -> null;
    };
  }

  private static Instant instant(long value, long perSecond) {
    return Instant.ofEpochSecond(
        Math.floorDiv(value, perSecond),
        Math.floorMod(value, perSecond) * (1_000_000_000 / perSecond));
  }

  private static String local(long value, long perSecond) {
    return LocalDateTime.ofInstant(instant(value, perSecond), ZoneOffset.UTC).toString();
  }

  private static String timeOfDay(long value, long perSecond) {
    long nanos = 1_000_000_000 / perSecond;
    return value < 0 || value >= NANOS_A_DAY / nanos
        ? null
        : LocalTime.ofNanoOfDay(value * nanos).toString();
  }
}
