/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.oracle;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.Definition.Format;
import org.twinbeam.core.prepare.Outcome.Step;

/**
 * Decodes a payload, which must be one JSON object or one record of CSV in UTF-8, into maps, lists,
 * strings, bools, nulls and {@link Number numbers as they were written}.
 */
final class NaiveDecoder {

  /** Texts and names may have any length, numbers the usual 1,000 characters. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private static final int MAX_DEPTH = 64;

  /** A number's text. */
  record Number(String text) {}

  private final Definition definition;

  NaiveDecoder(Definition definition) {
    if (definition.format() == Format.AVRO) {
      throw new IllegalArgumentException("format is AVRO: the oracle decodes JSON and CSV");
    }
    this.definition = definition;
  }

  /**
   * @param contentType media type told by the sender, or null
   * @throws Refusal if it is anything but one JSON object, or record of CSV where it is CSV
   */
  Map<?, ?> decode(byte[] payload, String contentType) {
    return format(contentType) == Format.CSV
        ? NaiveCsv.decode(
            text(payload), definition.fields(), NaiveColumns.namedBy(contentType).orElse(null))
        : json(payload);
  }

  private static Map<?, ?> json(byte[] payload) {
    try (JsonParser parser = JSON.createParser(text(payload))) {
      Object tree = parser.nextToken() == null ? null : value(parser, 1);
      if (!(tree instanceof Map<?, ?> object)) {
        throw refuse("no JSON object");
      }
      if (parser.nextToken() != null) {
        throw refuse("something follows the object");
      }
      return object;
    } catch (JsonProcessingException e) {
      throw refuse(e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Format format(String contentType) {
    if (contentType == null || contentType.isBlank()) {
      return definition.format();
    }
    String[] parts = contentType.toLowerCase(Locale.ROOT).split("\\s*;\\s*");
    for (String part : parts) {
      if (part.strip().startsWith("charset=")
          && !part.strip().matches("charset=\\s*(utf-8|us-ascii|\"utf-8\"|\"us-ascii\")")) {
        throw refuse("content type " + contentType);
      }
    }
    String media = parts.length == 0 ? "" : parts[0].strip();
    if (media.matches("application/json|text/json|application/.*[+]json")) {
      return Format.JSON;
    } else if (media.matches("(text|application)/csv")) {
      return Format.CSV;
    }
    throw refuse("content type " + contentType);
  }

  private static String text(byte[] payload) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
      if (text.indexOf('\0') >= 0) {
        throw refuse("NUL");
      }
      return text.startsWith("\uFEFF") ? text.substring(1) : text; // a byte order mark
    } catch (CharacterCodingException e) {
      throw refuse("not UTF-8");
    }
  }

  /**
   * @param depth how many objects and lists deep this value would be if it were one
   */
  private static Object value(JsonParser parser, int depth) throws IOException {
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        requireDepth(depth);
        Map<String, Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          if (object.containsKey(name)) {
            throw refuse(name + " is there twice");
          }
          parser.nextToken();
          object.put(name, value(parser, depth + 1));
        }
        return object;
      }
      case START_ARRAY -> {
        requireDepth(depth);
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser, depth + 1));
        }
        return list;
      }
      case VALUE_STRING -> {
        return parser.getText();
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        return new Number(parser.getText());
      }
      case VALUE_TRUE -> {
        return true;
      }
      case VALUE_FALSE -> {
        return false;
      }
      default -> {
        return null;
      }
    }
  }

  private static void requireDepth(int depth) {
    if (depth > MAX_DEPTH) {
      throw refuse("more than " + MAX_DEPTH + " deep");
    }
  }

  private static Refusal refuse(String cause) {
    return new Refusal(Step.DECODE, cause);
  }
}
