/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A flight of the sample.
 *
 * @param row its place in the sample, from 1
 * @param departed local time of the airport, labelled UTC
 * @param delay minutes late at arrival, negative if early
 * @param distance miles
 */
public record Flight(
    int row, Instant departed, long delay, long distance, String origin, String destination) {

  /** The data has no flight number: date and row, such as 2001-01-03/0035123. */
  public String id() {
    return String.format(
        Locale.ROOT, "%s/%07d", departed.atOffset(ZoneOffset.UTC).toLocalDate(), row);
  }

  /**
   * When the delay is known: a declared estimate, because the data has no arrival time. Eight miles
   * a minute, and 35 minutes for taxiing, climb and approach.
   */
  Instant landed() {
    return departed.plusSeconds(distance * 60 / 8 + 35 * 60);
  }

  /** The fields of streams/flights.yaml, conformed: what a reader of the event should see. */
  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("flight", id());
    fields.put("departed", departed);
    fields.put("delay", delay);
    fields.put("distance", distance);
    fields.put("origin", origin);
    fields.put("destination", destination);
    return fields;
  }

  Flight withDelay(long other) {
    return new Flight(row, departed, other, distance, origin, destination);
  }
}
