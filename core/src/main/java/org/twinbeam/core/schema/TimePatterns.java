/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.schema;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Date and time patterns of {@link DateTimeFormatter}, read strictly: 31 February is a fault, never
 * silently another day. Texts in patterns (month names and the like) are English.
 */
public final class TimePatterns {
  public static final List<String> INSTANT_FORMATS =
      List.of("iso", "epoch_s", "epoch_ms", "epoch_us");
  public static final List<String> DATE_FORMATS = List.of("iso");

  private static final OffsetDateTime SAMPLE =
      OffsetDateTime.of(2001, 12, 31, 13, 14, 15, 0, ZoneOffset.ofHours(2));

  private TimePatterns() {}

  /**
   * @throws IllegalArgumentException if it is not a pattern
   */
  public static DateTimeFormatter formatter(String pattern) {
    return DateTimeFormatter.ofPattern(properYears(pattern), Locale.ENGLISH)
        .withResolverStyle(ResolverStyle.STRICT)
        .withChronology(IsoChronology.INSTANCE);
  }

  /** What keeps a pattern from giving a point in time, if anything does. */
  public static Optional<String> instantProblem(String pattern) {
    return problem(
        pattern, "a date and a time of day, as in yyyy-MM-dd HH:mm:ss", LocalDateTime::from);
  }

  /** What keeps a pattern from giving a date, if anything does. */
  public static Optional<String> dateProblem(String pattern) {
    return problem(pattern, "a date, as in dd.MM.yyyy", LocalDate::from);
  }

  private static Optional<String> problem(
      String pattern, String need, java.util.function.Function<TemporalAccessor, ?> query) {
    try {
      DateTimeFormatter formatter = formatter(pattern);
      Object unused = query.apply(formatter.parse(formatter.format(SAMPLE)));
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of("it is not a pattern (" + e.getMessage() + ")");
    } catch (DateTimeException e) {
      return Optional.of("it does not hold " + need);
    }
  }

  /** Without an era, which nobody writes, only u is a year when read strictly. */
  private static String properYears(String pattern) {
    if (pattern.indexOf('G') >= 0) {
      return pattern;
    }
    StringBuilder proper = new StringBuilder();
    boolean quoted = false;
    for (char c : pattern.toCharArray()) {
      quoted ^= c == '\'';
      proper.append(c == 'y' && !quoted ? 'u' : c);
    }
    return proper.toString();
  }
}
