/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The trouble of flights: late by days, repeated days later, damaged in their JSON. */
final class FlightTrouble extends Trouble<Flight> {
  private FlightTrouble(long seed) {
    super(seed, List.of(FlightKind.values()));
  }

  /**
   * @param flights in order of departure
   * @return all events in the order in which they become known
   */
  static List<Planned> plan(List<Flight> flights, long seed) {
    return new FlightTrouble(seed).make(flights);
  }

  @Override
  Instant known(Flight flight) {
    return flight.landed();
  }

  @Override
  Kind usual() {
    return FlightKind.FLIGHT;
  }

  @Override
  Kind late() {
    return FlightKind.LATE;
  }

  @Override
  boolean canBeLate(Flight flight, Instant end) {
    return flight.departed().isBefore(end.minus(Duration.ofHours(96)));
  }

  @Override
  Duration lateness() {
    return betweenMinutes(24 * 60, 72 * 60);
  }

  @Override
  Flight repeat(Kind kind, Flight flight) {
    return kind == FlightKind.REPEATED_ALTERED
        ? flight.withDelay(flight.delay() + 1 + random().nextInt(120))
        : flight;
  }

  @Override
  Duration untilRepeat(Kind kind) {
    return kind == FlightKind.REPEATED_AT_ONCE
        ? Duration.ofSeconds(random().nextInt(60))
        : betweenMinutes(12 * 60, 60 * 60);
  }

  @Override
  Planned sent(Kind kind, Flight flight, Instant known) {
    byte[] payload = FlightJson.bytes(FlightJson.object(flight));
    return new Planned(kind, known, null, payload, flight.id(), flight.fields());
  }

  @Override
  Planned damaged(Kind kind, Flight flight, Instant known) {
    Map<String, Object> object = FlightJson.object(flight);
    byte[] whole = FlightJson.bytes(object);
    boolean readable = true;
    byte[] payload;
    switch ((FlightKind) kind) {
      case BROKEN_JSON -> {
        // Of the id alone the end is missing too, so that a door finds no id in it.
        payload = Arrays.copyOf(whole, 1 + random().nextInt(20));
        readable = false;
      }
      case NOT_JSON -> {
        payload = ("flight " + flight.id() + " has landed").getBytes(StandardCharsets.UTF_8);
        readable = false;
      }
      case WRONG_TYPE -> payload = with(object, "delay", "late");
      case MISSING_FIELD -> {
        object.remove(random().nextBoolean() ? "origin" : "departed");
        payload = FlightJson.bytes(object);
      }
      case NULL_FIELD -> payload = with(object, "destination", null);
      case NO_SUCH_DAY -> payload = with(object, "departed", "2001-02-30T12:00:00");
      case TOO_LARGE -> payload = with(object, "delay", 3_000_000_000L);
      case IMPOSSIBLE -> payload = with(object, "delay", 99_999L);
      default -> throw new IllegalArgumentException(kind + " damages nothing");
    }
    return new Planned(kind, before(known), null, payload, readable ? flight.id() : null, Map.of());
  }

  private static byte[] with(Map<String, Object> object, String field, Object value) {
    object.put(field, value);
    return FlightJson.bytes(object);
  }
}
