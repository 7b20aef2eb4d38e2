/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Reads timestamps of RFC 3339, with three liberties: the offset and the seconds may be left out,
 * and a space may stand for the T. By hand, because this is on the path of every event.
 */
final class IsoTimestamp {
  private static final int NANO_DIGITS = 9;
  private static final int DATE_LENGTH = 10;
  private static final int SHORTEST = 16;
  private static final int LONGEST = 36;

  private final String text;
  private int at;

  private IsoTimestamp(String text) {
    this.text = text;
  }

  /** The instant, or null if the text is no timestamp. */
  static Instant parse(String text, ZoneId zone) {
    if (text.length() < SHORTEST || text.length() > LONGEST) {
      return null;
    }
    try {
      return new IsoTimestamp(text).parse(zone);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** The date, or null if the text is no date. */
  static LocalDate parseDate(String text) {
    if (text.length() != DATE_LENGTH) {
      return null;
    }
    try {
      return new IsoTimestamp(text).date();
    } catch (DateTimeException e) {
      return null;
    }
  }

  private Instant parse(ZoneId zone) {
    LocalDate date = date();
    char separator = next();
    if (separator != 'T' && separator != 't' && separator != ' ') {
      throw malformed();
    }
    int hour = digits(2);
    expect(':');
    int minute = digits(2);
    int second = 0;
    int nano = 0;
    if (peek() == ':') {
      at++;
      second = digits(2);
      if (peek() == '.') {
        at++;
        nano = fraction();
      }
    }
    LocalDateTime local = LocalDateTime.of(date, LocalTime.of(hour, minute, second, nano));
    if (at == text.length()) {
      return local.atZone(zone).toInstant();
    }
    Instant instant = local.toInstant(offset());
    if (at != text.length()) {
      throw malformed();
    }
    return instant;
  }

  private LocalDate date() {
    int year = digits(4);
    expect('-');
    int month = digits(2);
    expect('-');
    return LocalDate.of(year, month, digits(2));
  }

  private int fraction() {
    int start = at;
    int nano = 0;
    while (peek() >= '0' && peek() <= '9') {
      nano = nano * 10 + (next() - '0');
      if (at - start > NANO_DIGITS) {
        throw malformed();
      }
    }
    if (at == start) {
      throw malformed();
    }
    for (int i = at - start; i < NANO_DIGITS; i++) {
      nano *= 10;
    }
    return nano;
  }

  private ZoneOffset offset() {
    char sign = next();
    if (sign == 'Z' || sign == 'z') {
      return ZoneOffset.UTC;
    }
    if (sign != '+' && sign != '-') {
      throw malformed();
    }
    int hours = digits(2);
    int minutes = 0;
    if (at < text.length()) {
      if (peek() == ':') {
        at++;
      }
      minutes = digits(2);
    }
    if (minutes > 59) {
      throw malformed();
    }
    int signum = sign == '-' ? -1 : 1;
    return ZoneOffset.ofHoursMinutes(signum * hours, signum * minutes);
  }

  private int digits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      char c = next();
      if (c < '0' || c > '9') {
        throw malformed();
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private char next() {
    if (at == text.length()) {
      throw malformed();
    }
    return text.charAt(at++);
  }

  private void expect(char c) {
    if (next() != c) {
      throw malformed();
    }
  }

  private static DateTimeException malformed() {
    return new DateTimeException("not a timestamp");
  }
}
