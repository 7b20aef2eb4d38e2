/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.twinbeam.core.oracle.OracleEvent.Fate;

/**
 * Makes, of flights, the events that are sent, and adds trouble: a declared share of each {@link
 * Kind}, chosen by a seed. Every flight is sent once as it was, some days late. What is repeated
 * comes after its original; what is damaged comes just before, as from a sender that then gets it
 * right, so an id must not count as seen when the event that bore it was rejected.
 */
final class Trouble {
  private static final Duration HOUR = Duration.ofHours(1);

  private final SplittableRandom random;
  private final List<Planned> plan = new ArrayList<>();
  private Instant end;

  private Trouble(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /**
   * @param flights in order of departure
   * @return all events in the order in which they become known
   */
  static List<Planned> plan(List<Flight> flights, long seed) {
    return new Trouble(seed).make(flights);
  }

  private List<Planned> make(List<Flight> flights) {
    end = flights.stream().map(Flight::landed).max(Comparator.naturalOrder()).orElseThrow();
    for (Flight flight : flights) {
      boolean late =
          strikes(Kind.LATE) && flight.departed().isBefore(end.minus(HOUR.multipliedBy(96)));
      Instant known = late ? flight.landed().plus(between(24 * 60, 72 * 60)) : flight.landed();
      for (Kind kind : Kind.values()) {
        if (kind.fate() == Fate.REJECTED && strikes(kind)) {
          damaged(kind, flight, known);
        }
      }
      sent(late ? Kind.LATE : Kind.FLIGHT, flight, known);
      for (Kind kind : Kind.values()) {
        if (kind.fate() == Fate.DUPLICATE && strikes(kind)) {
          repeated(kind, flight, known);
        }
      }
    }
    // The sort is stable: what was made first of the same moment stays first.
    plan.sort(Comparator.comparing(Planned::known));
    return List.copyOf(plan);
  }

  private void sent(Kind kind, Flight flight, Instant known) {
    plan.add(
        new Planned(
            kind,
            known,
            null,
            FlightJson.bytes(FlightJson.object(flight)),
            flight.id(),
            flight.fields()));
  }

  private void repeated(Kind kind, Flight flight, Instant known) {
    Flight again =
        kind == Kind.REPEATED_ALTERED
            ? flight.withDelay(flight.delay() + 1 + random.nextInt(120))
            : flight;
    Instant when =
        kind == Kind.REPEATED_AT_ONCE
            ? known.plusSeconds(random.nextInt(60))
            : known.plus(between(12 * 60, 60 * 60));
    sent(kind, again, when.isBefore(end) ? when : later(known, end));
  }

  private void damaged(Kind kind, Flight flight, Instant known) {
    Map<String, Object> object = FlightJson.object(flight);
    byte[] whole = FlightJson.bytes(object);
    boolean readable = true;
    byte[] payload;
    switch (kind) {
      case BROKEN_JSON -> {
        // Of the id alone the end is missing too, so that a door finds no id in it.
        payload = Arrays.copyOf(whole, 1 + random.nextInt(20));
        readable = false;
      }
      case NOT_JSON -> {
        payload = ("flight " + flight.id() + " has landed").getBytes(StandardCharsets.UTF_8);
        readable = false;
      }
      case WRONG_TYPE -> payload = with(object, "delay", "late");
      case MISSING_FIELD -> {
        object.remove(random.nextBoolean() ? "origin" : "departed");
        payload = FlightJson.bytes(object);
      }
      case NULL_FIELD -> payload = with(object, "destination", null);
      case NO_SUCH_DAY -> payload = with(object, "departed", "2001-02-30T12:00:00");
      case TOO_LARGE -> payload = with(object, "delay", 3_000_000_000L);
      case IMPOSSIBLE -> payload = with(object, "delay", 99_999L);
      default -> throw new IllegalArgumentException(kind + " damages nothing");
    }
    plan.add(
        new Planned(
            kind,
            known.minusSeconds(1 + random.nextInt(120)),
            null,
            payload,
            readable ? flight.id() : null,
            Map.of()));
  }

  private static byte[] with(Map<String, Object> object, String field, Object value) {
    object.put(field, value);
    return FlightJson.bytes(object);
  }

  private boolean strikes(Kind kind) {
    return random.nextInt(1000) < kind.perMille();
  }

  private Duration between(int minutes, int limit) {
    return Duration.ofMinutes(random.nextInt(minutes, limit));
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
