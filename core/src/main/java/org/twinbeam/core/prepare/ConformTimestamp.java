/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.function.Function;
import org.twinbeam.core.schema.FieldType.TimestampType;
import org.twinbeam.core.schema.TimePatterns;

/**
 * Points in time from the year 1 to 9999, truncated to microseconds. A local time that a zone skips
 * is read as the time as long after the gap; one that it has twice, as the earlier.
 */
final class ConformTimestamp implements Conform {
  private static final Instant MIN = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant MAX = Instant.parse("9999-12-31T23:59:59.999999999Z");
  private static final int MAX_DIGITS = 18;
  private static final int MAX_SCALE = 1000;
  private static final long MICROS = 1_000_000;

  private final String expected;
  private final boolean isNumber;
  private final Function<String, Instant> parser;

  /**
   * @param parser gives null for what it cannot read
   */
  private ConformTimestamp(String expected, boolean isNumber, Function<String, Instant> parser) {
    this.expected = expected;
    this.isNumber = isNumber;
    this.parser = parser;
  }

  static Conform of(TimestampType type) {
    ZoneId zone = type.zone();
    return switch (type.format()) {
      case "iso" ->
          new ConformTimestamp(
              "a timestamp as 2001-12-31T23:59:00Z", false, t -> IsoTimestamp.parse(t, zone));
      case "epoch_s" -> ofEpoch("seconds", 6);
      case "epoch_ms" -> ofEpoch("milliseconds", 3);
      case "epoch_us" -> ofEpoch("microseconds", 0);
      default -> {
        DateTimeFormatter formatter = TimePatterns.formatter(type.format());
        yield new ConformTimestamp(
            "a timestamp as " + type.format(), false, t -> parse(t, formatter, zone));
      }
    };
  }

  private static Conform ofEpoch(String unit, int digits) {
    return new ConformTimestamp(
        "a timestamp as number of " + unit + " since 1970", true, t -> epoch(t, digits));
  }

  private static Instant epoch(String text, int digits) {
    BigDecimal number = NumberText.exact(text);
    if (number == null
        || (long) number.precision() - number.scale() + digits > MAX_DIGITS
        || number.scale() > MAX_SCALE) {
      return null;
    }
    long micros = number.scaleByPowerOfTen(digits).setScale(0, RoundingMode.FLOOR).longValueExact();
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000);
  }

  private static Instant parse(String text, DateTimeFormatter formatter, ZoneId zone) {
    try {
      TemporalAccessor time =
          formatter.parseBest(text, OffsetDateTime::from, Instant::from, LocalDateTime::from);
      if (time instanceof OffsetDateTime offset) {
        return offset.toInstant();
      }
      return time instanceof Instant instant
          ? instant
          : ((LocalDateTime) time).atZone(zone).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  @Override
  public Object fromJson(JsonParser json) throws IOException {
    boolean fits =
        isNumber ? NumberText.isNumber(json) : json.currentToken() == JsonToken.VALUE_STRING;
    return fits ? fromText(json.getText()) : Conform.mismatch(expected, json);
  }

  @Override
  public Object fromText(String text) {
    Instant instant = parser.apply(text);
    if (instant == null || instant.isBefore(MIN) || instant.isAfter(MAX)) {
      return Fault.expected(expected, Quoted.value(text));
    }
    return instant.truncatedTo(ChronoUnit.MICROS);
  }
}
