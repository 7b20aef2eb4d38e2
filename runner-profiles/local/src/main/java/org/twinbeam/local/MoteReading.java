/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A reading of the sample.
 *
 * @param deployment single or multi
 * @param mote its number within the deployment, from 1
 * @param number of the reading within the mote's, from 1
 * @param humidity percent
 * @param temperature degrees Celsius
 * @param event whether steam was let out beside the mote
 */
record MoteReading(
    String deployment,
    int mote,
    int number,
    boolean indoor,
    double humidity,
    double temperature,
    boolean event) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Declared: the data tells the day and the interval, but no hour. */
  private static final Map<String, Instant> STARTS =
      Map.of(
          "single", Instant.parse("2010-05-09T09:00:00Z"),
          "multi", Instant.parse("2010-07-10T09:00:00Z"));

  private static final int INTERVAL_SECONDS = 5;

  String id() {
    return String.format(Locale.ROOT, "%s/%d/%05d", deployment, mote, number);
  }

  String topic() {
    return "motes/" + deployment + "/" + mote;
  }

  Instant takenAt() {
    return STARTS.get(deployment).plus(sinceStart());
  }

  /** How long after the deployment's first reading. */
  Duration sinceStart() {
    return Duration.ofSeconds((long) INTERVAL_SECONDS * (number - 1));
  }

  /** The fields of streams/motes.yaml, conformed: what a reader of the event should see. */
  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("deployment", deployment);
    fields.put("mote", (long) mote);
    fields.put("reading", id());
    fields.put("taken_at", takenAt());
    fields.put("humidity", humidity);
    fields.put("temperature", temperature);
    fields.put("indoor", indoor);
    fields.put("event", event);
    return fields;
  }

  /** Values as they stand in the JSON that a mote would send; its topic tells the rest. */
  Map<String, Object> object() {
    Map<String, Object> object = new LinkedHashMap<>(fields());
    object.remove("deployment");
    object.remove("mote");
    object.put("taken_at", takenAt().toString());
    return object;
  }

  static byte[] bytes(Map<String, Object> object) {
    try {
      return JSON.writeValueAsBytes(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not writable as JSON: " + object, e);
    }
  }

  MoteReading withTemperature(double other) {
    return new MoteReading(deployment, mote, number, indoor, humidity, other, event);
  }
}
