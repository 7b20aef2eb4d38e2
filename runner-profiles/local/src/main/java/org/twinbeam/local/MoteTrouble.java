/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The trouble of motes: late by hours, repeated, damaged in their JSON or in their topic. Both
 * deployments are played side by side, as if they had begun together.
 */
final class MoteTrouble extends Trouble<MoteReading> {
  private static final Instant START = Instant.parse("2010-05-09T09:00:00Z");

  private MoteTrouble(long seed) {
    super(seed, List.of(MoteKind.values()));
  }

  /**
   * @return all messages in the order in which they are published
   */
  static List<Planned> plan(List<MoteReading> readings, long seed) {
    return new MoteTrouble(seed).make(readings);
  }

  @Override
  Instant known(MoteReading reading) {
    return START.plus(reading.sinceStart());
  }

  @Override
  Kind usual() {
    return MoteKind.READING;
  }

  @Override
  Kind late() {
    return MoteKind.LATE;
  }

  @Override
  boolean canBeLate(MoteReading reading, Instant end) {
    return known(reading).isBefore(end.minus(Duration.ofHours(3)));
  }

  @Override
  Duration lateness() {
    return betweenMinutes(60, 180);
  }

  @Override
  MoteReading repeat(Kind kind, MoteReading reading) {
    return kind == MoteKind.REPEATED_ALTERED
        ? reading.withTemperature(reading.temperature() + 1 + random().nextInt(5))
        : reading;
  }

  @Override
  Duration untilRepeat(Kind kind) {
    return kind == MoteKind.REPEATED_AT_ONCE
        ? Duration.ofSeconds(random().nextInt(60))
        : betweenMinutes(60, 300);
  }

  @Override
  Planned sent(Kind kind, MoteReading reading, Instant known) {
    return new Planned(
        kind,
        known,
        reading.topic(),
        MoteReading.bytes(reading.object()),
        reading.id(),
        reading.fields());
  }

  @Override
  Planned damaged(Kind kind, MoteReading reading, Instant known) {
    Map<String, Object> object = reading.object();
    String topic = reading.topic();
    String key = reading.id();
    byte[] payload = MoteReading.bytes(object);
    switch ((MoteKind) kind) {
      case BROKEN_JSON -> {
        // Of the id the end is missing too, so that a door finds no id in it.
        payload = Arrays.copyOf(payload, 1 + random().nextInt(20));
        key = null;
      }
      case EMPTY -> {
        payload = new byte[0];
        key = null;
      }
      case WRONG_TYPE -> payload = with(object, "humidity", "damp");
      case MISSING_FIELD -> {
        object.remove(random().nextBoolean() ? "temperature" : "taken_at");
        payload = MoteReading.bytes(object);
      }
      case NO_NUMBER -> topic = "motes/" + reading.deployment() + "/spare";
      case NO_DEPLOYMENT -> topic = "motes/attic/" + reading.mote();
      case TOO_HOT -> payload = with(object, "temperature", 999.9);
      case STRANGE_MOTE -> topic = "motes/" + reading.deployment() + "/9";
      default -> throw new IllegalArgumentException(kind + " damages nothing");
    }
    return new Planned(kind, before(known), topic, payload, key, Map.of());
  }

  private static byte[] with(Map<String, Object> object, String field, Object value) {
    object.put(field, value);
    return MoteReading.bytes(object);
  }
}
