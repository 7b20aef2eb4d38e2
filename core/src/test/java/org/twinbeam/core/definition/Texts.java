/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import static org.assertj.core.api.Assertions.fail;

import java.util.List;

/** Definitions for tests: a sound one, and the faults of unsound ones. */
final class Texts {
  static final String SOUND =
      """
      stream: flights
      description: What is known
      format: json
      fields:
        flight: {type: string}
        departed: {type: timestamp, format: iso, zone: UTC}
        delay: {type: int32, unit: min, description: On arrival}
        fare: {type: decimal, precision: 9, scale: 2, required: false}
        load: {type: float64}
        origin: {type: string}
        destination: {type: string}
        status: {type: enum, symbols: [landed, diverted]}
        stops: {type: list, items: string}
        aircraft: {type: record, fields: {tail: string, seats: {type: int32, required: false}}}
        day: {type: date}
      id: flight
      within: 288
      partition_by: origin
      time: departed
      derive:
        late: delay > 15
        route: origin + "-" + destination
      rules:
        plausible_delay: delay >= -1440
        known_origin: origin != ""
      views:
        hourly:
          description: By the hour
          key: [origin, status]
          window: 1h
          measures:
            flights: count
            mean_delay: mean(delay)
            p95: quantile(delay, 0.95)
            fares: {aggregate: sum(fare), where: late}
        recent:
          key: []
          window: {size: 6h, every: 1h}
          measures:
            routes: top(route, 10)
      """;

  private Texts() {}

  static Definition parse(String yaml) throws InvalidDefinitionException {
    return DefinitionReader.parse(yaml, "test.yaml");
  }

  /** The sound definition, with an edit that must have found its place. */
  static String edited(String old, String replacement) {
    if (!SOUND.contains(old)) {
      throw new IllegalArgumentException("not in the sound definition: " + old);
    }
    return SOUND.replace(old, replacement);
  }

  /** Problems as "line:column: message". */
  static List<String> problems(String yaml) {
    try {
      parse(yaml);
    } catch (InvalidDefinitionException e) {
      return e.problems().stream()
          .map(p -> p.line() + ":" + p.column() + ": " + p.message())
          .toList();
    }
    return fail("no problem found in:\n" + yaml);
  }
}
