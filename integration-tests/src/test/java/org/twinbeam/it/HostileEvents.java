/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Payloads for the definition in {@code hostile.yaml}: mostly sound ones, out of order; some days
 * late or in the future; repeats of every distance; extreme numbers; and {@link BrokenPayloads}.
 *
 * <p>Repeats carry other values than the event they repeat: which of them counts shows in every
 * measure.
 */
final class HostileEvents {

  static final Instant START = Instant.parse("2001-01-01T06:00:00Z");

  /** As in {@code hostile.yaml}. */
  static final int WITHIN = 3;

  private static final String[] COLOURS = {"red", "green", "blue"};
  private static final String[] NOTES = {
    "plain",
    "Ünïcödé ✈ 𝄞",
    "quote \" and \\ slash",
    "tab\tnewline\n",
    "",
    " ",
    "plain ",
    "null",
    "nul\0"
  };
  private static final String[] NUMBERS_AS_TEXT = {
    "0.0",
    "-0.0",
    "1e308",
    "1.7976931348623157e308",
    "-1.7976931348623157e308",
    "4.9e-324",
    "1e-300",
    "-1e-300",
    "9007199254740993",
    "0.1",
    "1e16",
    "-1e16",
    "123456789.123456789"
  };

  private final Random random;
  private final BrokenPayloads broken;
  private final Map<Integer, List<Sent>> sent = new HashMap<>();
  private int nextId;

  private record Sent(String id, long epoch) {}

  HostileEvents(Random random) {
    this.random = random;
    this.broken = new BrokenPayloads(random);
  }

  /** The next payload for this partition, which is in this epoch. */
  byte[] next(int partition, long epoch) {
    List<Sent> here = sent.computeIfAbsent(partition, p -> new ArrayList<>());
    String id = id(partition, epoch, here);
    if (random.nextInt(10) == 0) {
      // Bears an id all the same: it must make no later event a duplicate, nor be one.
      return broken.of(sound(id, epoch));
    }
    here.add(new Sent(id, epoch));
    String mark = random.nextInt(50) == 0 ? "\uFEFF" : ""; // a byte order mark
    return (mark + json(sound(id, epoch))).getBytes(StandardCharsets.UTF_8);
  }

  private String id(int partition, long epoch, List<Sent> here) {
    long distance =
        switch (random.nextInt(16)) {
          case 0 -> 0; // the same epoch
          case 1 -> 1;
          case 2 -> WITHIN; // just inside
          case 3 -> WITHIN + 1; // just outside
          case 4 -> -1; // another partition's
          case 5 -> -2; // anything ever sent here
          default -> -3; // new
        };
    List<Sent> candidates =
        distance >= 0
            ? here.stream().filter(s -> s.epoch == epoch - distance).toList()
            : distance == -1
                ? sent.getOrDefault(partition == 0 ? 1 : partition - 1, List.of())
                : distance == -2 ? here : List.of();
    return candidates.isEmpty()
        ? "id-" + nextId++
        : candidates.get(random.nextInt(candidates.size())).id;
  }

  /** The event's fields, each as JSON text. */
  private Map<String, String> sound(String id, long epoch) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("id", quoted(id));
    fields.put("at", quoted(time(epoch)));
    fields.put("colour", quoted(COLOURS[random.nextInt(3) * random.nextInt(2)]));
    fields.put("small", small() + (random.nextInt(20) == 0 ? ".0" : ""));
    optional(fields, "big", big());
    optional(fields, "ratio", ratio());
    optional(fields, "price", price());
    optional(fields, "flag", Boolean.toString(random.nextBoolean()));
    optional(fields, "day", quoted("2001-01-0" + (1 + random.nextInt(2))));
    optional(fields, "seen", Long.toString(START.toEpochMilli() + random.nextInt(10_000_000)));
    optional(fields, "note", quoted(NOTES[random.nextInt(NOTES.length)]));
    optional(fields, "tags", random.nextBoolean() ? "[]" : "[\"a\",\"b\"]");
    optional(fields, "place", "{\"city\":\"Hof\",\"level\":" + random.nextInt(9) + "}");
    if (random.nextInt(20) == 0) {
      fields.put("unknown_field", "{\"deep\":[1,{\"x\":null}]}");
    }
    return fields;
  }

  /** Present, null or absent. */
  private void optional(Map<String, String> fields, String name, String value) {
    switch (random.nextInt(6)) {
      case 0 -> fields.put(name, "null");
      case 1 -> {}
      default -> fields.put(name, value);
    }
  }

  private String time(long epoch) {
    Instant now = START.plusSeconds(600 * epoch);
    Instant time =
        switch (random.nextInt(24)) {
          case 0 -> now.minus(Duration.ofDays(1 + random.nextInt(9)));
          case 1 -> now.plus(Duration.ofDays(1 + random.nextInt(400)));
          case 2 -> START; // the very edge of a window, again and again
          case 3 -> START.minusNanos(1_000); // just before it
          case 4 -> Instant.parse("1969-12-31T23:59:59.999Z"); // before the Unix epoch
          case 5 -> Instant.parse("0001-01-01T00:00:00Z"); // the first there is
          case 6 -> Instant.parse("2001-04-01T08:30:00Z"); // local time: skipped, or there twice
          default -> now.minusMillis(random.nextInt(3 * 3_600_000));
        };
    return switch (random.nextInt(8)) {
      case 0 -> time.atOffset(java.time.ZoneOffset.ofHours(-5)).toString();
      case 1 -> time.atOffset(java.time.ZoneOffset.ofHoursMinutes(5, 30)).toString();
      // No offset: read in the definition's zone.
      case 2 -> time.atZone(java.time.ZoneId.of("America/Chicago")).toLocalDateTime().toString();
      default -> time.toString();
    };
  }

  private int small() {
    return switch (random.nextInt(30)) {
      case 0 -> Integer.MIN_VALUE;
      case 1 -> 999_999;
      case 2 -> 0;
      default -> random.nextInt(200) - 80;
    };
  }

  private String big() {
    return switch (random.nextInt(30)) {
      case 0 -> Long.toString(Long.MAX_VALUE);
      case 1 -> Long.toString(Long.MIN_VALUE);
      case 2 -> Long.toString((1L << 53) + 1);
      default -> Integer.toString(random.nextInt(4));
    };
  }

  private String ratio() {
    return random.nextInt(40) == 0
        ? NUMBERS_AS_TEXT[random.nextInt(NUMBERS_AS_TEXT.length)]
        : Double.toString(random.nextGaussian() * Math.pow(10, random.nextInt(7) - 3));
  }

  private String price() {
    return switch (random.nextInt(20)) {
      case 0 -> "9999999999.99";
      case 1 -> "-999999999.99";
      case 2 -> "7";
      case 3 -> "\"1.5e1\""; // a text of a number
      default -> random.nextInt(3) + "." + random.nextInt(10) + "0";
    };
  }

  static String json(Map<String, String> fields) {
    StringBuilder text = new StringBuilder("{");
    fields.forEach(
        (name, value) ->
            text.append(text.length() > 1 ? "," : "")
                .append('"')
                .append(name)
                .append("\":")
                .append(value));
    return text.append('}').toString();
  }

  static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\0' -> out.append("\\u0000");
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        default -> out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
