/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.schema.FieldType.TimestampType;
import org.twinbeam.core.schema.TimePatterns;
import org.twinbeam.it.PayloadText.Literal;

/** Timestamps in every format: late, future, at the edges of windows, of zones and of time. */
final class HostileTimes {

  /** The first event's time; an edge of most windows. */
  static final Instant START = Instant.parse("2001-01-01T06:00:00Z");

  /** From one epoch to the next. */
  private static final Duration PACE = Duration.ofMinutes(10);

  private static final List<Instant> EDGES =
      List.of(
          START,
          START.minusNanos(1_000),
          Instant.parse("1969-12-31T23:59:59.999Z"), // before the Unix epoch
          Instant.EPOCH,
          Instant.parse("0001-01-01T00:00:00Z"), // the first there is
          Instant.parse("9999-12-31T23:59:59.999999Z"), // and the last
          Instant.parse("2000-02-29T12:00:00Z"));

  private final Random random;
  private final List<View.Window> windows;
  private final List<Instant> edges = new ArrayList<>(EDGES);

  HostileTimes(Definition definition, ExpressionConstants constants, Random random) {
    this.random = random;
    this.windows = definition.views().stream().map(View::window).toList();
    for (String text : constants.texts()) {
      try {
        Instant edge = Instant.parse(text);
        edges.addAll(List.of(edge, edge.minusNanos(1_000), edge.plusNanos(1_000)));
      } catch (DateTimeException e) {
        // Another text.
      }
    }
    for (BigDecimal number : constants.numbers()) {
      if (number.scale() == 0 && number.intValue() >= 1900 && number.intValue() <= 2200) {
        edges.add(Instant.parse(number.intValue() + "-01-01T00:00:00Z")); // a year, it seems
      }
    }
  }

  /** An event's time, mostly of the three hours before the epoch's. */
  Object event(TimestampType type, long epoch) {
    Instant now = START.plus(PACE.multipliedBy(epoch));
    return switch (random.nextInt(24)) {
      case 0 -> written(type, now.minus(Duration.ofDays(1 + random.nextInt(9))));
      case 1 -> written(type, now.plus(Duration.ofDays(1 + random.nextInt(400))));
      case 2 -> written(type, edges.get(random.nextInt(edges.size())));
      case 3, 4 -> written(type, windowEdge(now));
      case 5 -> aroundClockChange(type);
      default -> written(type, now.minusMillis(random.nextInt(3 * 3_600_000)));
    };
  }

  /** Any field's time. */
  Object any(TimestampType type, boolean wild) {
    return written(
        type,
        wild
            ? edges.get(random.nextInt(edges.size()))
            : START.plusMillis(random.nextInt(10_000_000)));
  }

  /** Where a window or pane of some view starts, or the last moment before it. */
  private Instant windowEdge(Instant now) {
    if (windows.isEmpty()) {
      return now;
    }
    View.Window window = windows.get(random.nextInt(windows.size()));
    long step = (random.nextBoolean() ? window.every() : window.pane()).toMillis();
    Instant edge = Instant.ofEpochMilli(Math.floorDiv(now.toEpochMilli(), step) * step);
    return switch (random.nextInt(3)) {
      case 0 -> edge.minusNanos(1_000);
      case 1 -> edge.minusMillis(1);
      default -> edge;
    };
  }

  /** A local time that the field's zone skips, or has twice. */
  private Object aroundClockChange(TimestampType type) {
    ZoneOffsetTransition change = type.zone().getRules().nextTransition(START);
    if (change != null && random.nextBoolean()) {
      change = type.zone().getRules().nextTransition(change.getInstant());
    }
    if (change == null || type.format().startsWith("epoch_")) {
      return written(type, START.plusSeconds(1));
    }
    LocalDateTime first = change.isGap() ? change.getDateTimeBefore() : change.getDateTimeAfter();
    LocalDateTime local = first.plusMinutes(random.nextInt(3) * 20L);
    return type.format().equals("iso")
        ? local.toString()
        : pattern(type, local.atZone(type.zone()));
  }

  /** The instant in the field's format, in one of the ways that it allows. */
  Object written(TimestampType type, Instant time) {
    BigDecimal micros =
        BigDecimal.valueOf(time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000);
    return switch (type.format()) {
      case "iso" -> iso(type.zone(), time);
      case "epoch_s" -> number(micros.movePointLeft(6));
      case "epoch_ms" -> number(micros.movePointLeft(3));
      case "epoch_us" -> number(micros);
      default -> pattern(type, time.atZone(type.zone()));
    };
  }

  private Literal number(BigDecimal value) {
    BigDecimal shortest = value.stripTrailingZeros();
    return new Literal(
        random.nextInt(8) == 0 ? shortest.toString() : shortest.toPlainString()); // 1E+3 or 1000
  }

  private String iso(ZoneId zone, Instant time) {
    return switch (random.nextInt(12)) {
      case 0 -> time.atOffset(ZoneOffset.ofHours(-5)).toString();
      case 1 -> time.atOffset(ZoneOffset.ofHoursMinutes(5, 30)).toString();
      case 2 -> time.atOffset(ZoneOffset.ofHours(14)).toString().replace("+14:00", "+1400");
      case 3 -> time.toString().toLowerCase(java.util.Locale.ROOT);
      case 4 -> time.toString().replace('T', ' ');
      case 5 -> time.toString().replaceFirst("([.][0-9]{6})Z", "$1999Z"); // to be cut off
      // No offset: read in the definition's zone.
      case 6, 7 -> time.atZone(zone).toLocalDateTime().toString();
      default -> time.toString();
    };
  }

  private String pattern(TimestampType type, java.time.ZonedDateTime time) {
    DateTimeFormatter formatter = TimePatterns.formatter(type.format());
    try {
      return formatter.format(time);
    } catch (DateTimeException e) {
      return formatter.format(START.atZone(type.zone())); // a year it cannot write
    }
  }
}
