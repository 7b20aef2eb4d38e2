/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.oracle;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.twinbeam.core.schema.FieldType;

/**
 * Timestamps and dates of the years 1 to 9999. Every method throws {@link DateTimeException},
 * {@link ArithmeticException} or {@link IllegalArgumentException} where there is none.
 */
final class NaiveTimes {

  /** RFC 3339, with a space for the T if you like, and seconds and offset left out if you like. */
  private static final Pattern ISO =
      Pattern.compile(
          "(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]"
              + "(?<time>[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?)"
              + "(?<offset>[Zz]|[+-][0-9]{2}(:?[0-9]{2})?)?");

  private static final Map<String, Integer> DIGITS_TO_MICROS =
      Map.of("epoch_s", 6, "epoch_ms", 3, "epoch_us", 0);
  private static final int MAX_DIGITS_OF_MICROS = 18;
  private static final Instant MIN = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

  private NaiveTimes() {}

  static Instant timestamp(FieldType.TimestampType type, BigDecimal number) {
    Integer digits = DIGITS_TO_MICROS.get(type.format());
    if (digits == null) {
      throw new IllegalArgumentException("a number, where times are texts");
    }
    BigDecimal micros = number.scaleByPowerOfTen(digits);
    if ((long) micros.precision() - micros.scale() > MAX_DIGITS_OF_MICROS) {
      throw new ArithmeticException("too far away");
    }
    long count = micros.setScale(0, RoundingMode.FLOOR).longValueExact();
    return inRange(Instant.EPOCH.plus(count, ChronoUnit.MICROS));
  }

  static Instant timestamp(FieldType.TimestampType type, String text) {
    if (DIGITS_TO_MICROS.containsKey(type.format())) {
      throw new IllegalArgumentException("a text, where times are numbers");
    }
    Instant instant = type.format().equals("iso") ? iso(text, type.zone()) : byPattern(text, type);
    return inRange(instant).truncatedTo(ChronoUnit.MICROS);
  }

  private static Instant iso(String text, ZoneId zone) {
    Matcher parts = ISO.matcher(text);
    if (!parts.matches()) {
      throw new DateTimeException("not a timestamp");
    }
    LocalDateTime local =
        LocalDate.parse(parts.group("date")).atTime(LocalTime.parse(parts.group("time")));
    String offset = parts.group("offset");
    return offset == null
        ? local.atZone(zone).toInstant()
        : local.toInstant(ZoneOffset.of(offset.toUpperCase(Locale.ROOT)));
  }

  private static Instant byPattern(String text, FieldType.TimestampType type) {
    TemporalAccessor time =
        formatter(type.format())
            .parseBest(text, OffsetDateTime::from, Instant::from, LocalDateTime::from);
    return time instanceof LocalDateTime local
        ? local.atZone(type.zone()).toInstant()
        : Instant.from(time);
  }

  static LocalDate date(FieldType.DateType type, String text) {
    boolean iso = type.format().equals("iso");
    if (iso && !text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
      throw new DateTimeException("not a date");
    }
    LocalDate date = iso ? LocalDate.parse(text) : LocalDate.parse(text, formatter(type.format()));
    inRange(date.atStartOfDay(ZoneOffset.UTC).toInstant());
    return date;
  }

  /** Strict, so that there is no 31 February; a year is a year, with no era beside it. */
  private static DateTimeFormatter formatter(String pattern) {
    // Not within quotes.
    String years =
        pattern.contains("G")
            ? pattern
            : Pattern.compile("'[^']*'|y").matcher(pattern).replaceAll(NaiveTimes::yearOrText);
    return DateTimeFormatter.ofPattern(years, Locale.ENGLISH)
        .withResolverStyle(ResolverStyle.STRICT);
  }

  private static String yearOrText(MatchResult found) {
    return found.group().equals("y") ? "u" : Matcher.quoteReplacement(found.group());
  }

  private static Instant inRange(Instant instant) {
    if (instant.isBefore(MIN) || !instant.isBefore(END)) {
      throw new DateTimeException("not in the years 1 to 9999");
    }
    return instant;
  }
}
