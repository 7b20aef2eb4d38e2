/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Decodes a payload that is one JSON object. Strict where parsers differ: UTF-8 only, each key once
 * in its object, nothing after the object, bounded depth.
 */
final class JsonDecoder {
  private static final int MAX_DEPTH = 64;
  private static final Pattern PROGRAMMERS = Pattern.compile(", from `[^`]*`");

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          // Names come from strangers: a table of them shared by all parsers would only fill up.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          // Whether it overflows depends on other payloads and on chance; an outcome must not.
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private JsonDecoder() {}

  /** Reads the payload's fields into values. */
  static void decode(byte[] payload, FieldSlots slots, Object[] values) throws DecodeException {
    read(payload, slots, values, true);
  }

  /**
   * Reads the first of the payload's fields and no further: what follows need not be JSON, nor need
   * the field be there once.
   */
  static void decodeFirst(byte[] payload, FieldSlots slots, Object[] values)
      throws DecodeException {
    read(payload, slots, values, false);
  }

  private static void read(byte[] payload, FieldSlots slots, Object[] values, boolean whole)
      throws DecodeException {
    Utf8.check(payload);
    try (JsonParser json = FACTORY.createParser(payload)) {
      try {
        enter(json);
        if (whole) {
          slots.readObject(json, values);
          expectEnd(json);
        } else {
          slots.readFirst(json, values);
        }
      } catch (JsonProcessingException e) {
        JsonLocation at = e.getLocation() == null ? json.currentLocation() : e.getLocation();
        throw new DecodeException(
            "not JSON at byte " + at.getByteOffset() + ": " + reason(e.getOriginalMessage()));
      }
    } catch (IOException e) {
      throw new AssertionError("reading an array failed", e);
    }
  }

  private static void enter(JsonParser json) throws IOException, DecodeException {
    JsonToken first = json.nextToken();
    if (first == null) {
      throw new DecodeException("the payload is empty; expected a JSON object");
    }
    if (first != JsonToken.START_OBJECT) {
      throw new DecodeException(
          "expected a JSON object, found " + kind(first) + " at the payload's top");
    }
  }

  private static void expectEnd(JsonParser json) throws IOException, DecodeException {
    if (json.nextToken() != null) {
      throw new DecodeException(
          "something follows the JSON object at byte "
              + json.currentTokenLocation().getByteOffset());
    }
  }

  /** The parser's message without its advice to programmers. */
  private static String reason(String message) {
    int advice = message.indexOf(": enable `");
    String reason = advice < 0 ? message : message.substring(0, advice);
    return PROGRAMMERS.matcher(reason).replaceAll("");
  }

  private static String kind(JsonToken token) {
    return switch (token) {
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      default -> token.asString();
    };
  }
}
