/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.serving;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Instants, dates and lengths of time as parameters and answers write them. */
final class Times {

  private static final Pattern LENGTH = Pattern.compile("([1-9][0-9]{0,8})(ms|s|m|h|d)");
  private static final long FIRST = Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();
  private static final long LAST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  private Times() {}

  /** Milliseconds since the Unix epoch of an instant, or of a date's first moment in UTC. */
  static long instant(String parameter, String value) {
    try {
      long millis =
          value.indexOf('T') < 0
              ? LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli()
              : OffsetDateTime.parse(value).toInstant().toEpochMilli();
      if (millis >= FIRST && millis <= LAST) {
        return millis;
      }
    } catch (DateTimeParseException e) {
      // Said below, with what would be right.
    }
    throw ProblemException.parameter(
        parameter,
        value,
        "must be a date, as in 2001-01-03, or an instant, as in 2001-01-03T06:00:00Z");
  }

  /** Milliseconds of a length as definitions write it. */
  static long length(String parameter, String value) {
    Matcher written = LENGTH.matcher(value);
    if (!written.matches()) {
      throw ProblemException.parameter(
          parameter, value, "must be a whole number with ms, s, m, h or d, as in 6h or 1d");
    }
    long number = Long.parseLong(written.group(1));
    return switch (written.group(2)) {
      case "ms" -> number;
      case "s" -> Duration.ofSeconds(number).toMillis();
      case "m" -> Duration.ofMinutes(number).toMillis();
      case "h" -> Duration.ofHours(number).toMillis();
      default -> Duration.ofDays(number).toMillis();
    };
  }

  /** A length as definitions write it, in the largest unit that leaves it whole. */
  static String length(long millis) {
    String[] units = {"d", "h", "m", "s"};
    long[] sizes = {86_400_000, 3_600_000, 60_000, 1_000};
    for (int i = 0; i < units.length; i++) {
      if (millis % sizes[i] == 0) {
        return millis / sizes[i] + units[i];
      }
    }
    return millis + "ms";
  }

  /** An instant as answers write it. */
  static String text(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }
}
