/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Payloads that must be refused, each a sound event broken in one way. */
final class BrokenPayloads {

  /** A field and a value that is not of its type, or that a rule refuses. */
  private static final List<Map.Entry<String, String>> WRONG_VALUES =
      List.of(
          Map.entry("id", "null"),
          Map.entry("id", "17"),
          Map.entry("at", "null"),
          Map.entry("at", "\"yesterday\""),
          Map.entry("at", "\"2001-02-30T00:00:00Z\""),
          Map.entry("at", "\"2001-01-01\""),
          Map.entry("at", "{}"),
          Map.entry("colour", "\"Red\""),
          Map.entry("colour", "\"\""),
          Map.entry("small", "\"seven\""),
          Map.entry("small", "2147483648"),
          Map.entry("small", "-2147483649"),
          Map.entry("small", "1.5"),
          Map.entry("small", "true"),
          Map.entry("small", "1000000"), // the rules' limits
          Map.entry("price", "-1000000000"),
          Map.entry("big", "9223372036854775808"),
          Map.entry("big", "1e400"),
          Map.entry("ratio", "\"much\""),
          Map.entry("ratio", "[1.0]"),
          Map.entry("price", "0.001"),
          Map.entry("price", "10000000000"),
          Map.entry("price", "\"dear\""),
          Map.entry("flag", "1"),
          Map.entry("flag", "\"maybe\""),
          Map.entry("day", "\"2001-13-01\""),
          Map.entry("day", "20010101"),
          Map.entry("seen", "\"later\""),
          Map.entry("note", "{\"text\":1}"),
          Map.entry("note", "\"\\ud800\""), // half of a surrogate pair
          Map.entry("tags", "[null]"),
          Map.entry("big", "922337203685477580"), // its tenfold has no value
          Map.entry("at", "\"0000-12-31T23:59:59Z\""),
          // Nobody asks for this field, but it makes the whole no JSON that one would read.
          Map.entry("unknown", "[".repeat(64) + "]".repeat(64)),
          Map.entry("unknown", "1".repeat(1001)),
          Map.entry("tags", "\"a\""),
          Map.entry("tags", "[1]"),
          Map.entry("place", "[]"),
          Map.entry("place", "{\"level\":3}"));

  private static final List<String> REQUIRED = List.of("id", "at", "colour", "small");

  private final Random random;

  BrokenPayloads(Random random) {
    this.random = random;
  }

  /** Breaks an event given by its fields, each as JSON text. */
  byte[] of(Map<String, String> sound) {
    String json = HostileEvents.json(sound);
    return switch (random.nextInt(14)) {
      case 0 -> new byte[0];
      case 1 -> bytes(json.substring(0, 1 + random.nextInt(json.length() - 1))); // cut off
      case 2 -> bytes(List.of("null", "[]", "42", "\"text\"", "true").get(random.nextInt(5)));
      case 3 -> bytes(json + "}");
      case 4 -> bytes(json.replace("{\"id\":", "{id:"));
      case 5 -> notUtf8(json);
      case 6 -> noise();
      case 7 -> bytes(json.substring(0, json.length() - 1) + ",\"id\":\"again\"}");
      case 8 -> bytes(json + "\0");
      case 9 -> without(sound, REQUIRED.get(random.nextInt(REQUIRED.size())));
      default -> {
        var wrong = WRONG_VALUES.get(random.nextInt(WRONG_VALUES.size()));
        yield with(sound, wrong.getKey(), wrong.getValue());
      }
    };
  }

  /** A byte inside the id's string that UTF-8 does not allow there. */
  private static byte[] notUtf8(String json) {
    byte[] bytes = bytes(json);
    bytes[8] = (byte) 0xFF;
    return bytes;
  }

  private byte[] noise() {
    byte[] bytes = new byte[1 + random.nextInt(40)];
    random.nextBytes(bytes);
    bytes[0] = (byte) 0x80; // never the first byte of a text
    return bytes;
  }

  private static byte[] without(Map<String, String> sound, String field) {
    Map<String, String> fields = new LinkedHashMap<>(sound);
    fields.remove(field);
    return bytes(HostileEvents.json(fields));
  }

  private static byte[] with(Map<String, String> sound, String field, String value) {
    Map<String, String> fields = new LinkedHashMap<>(sound);
    fields.put(field, value);
    return bytes(HostileEvents.json(fields));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
