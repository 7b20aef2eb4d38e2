/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * CloudEvents 1.0 in their JSON form. An event's payload is its data with the bytes it came in: a
 * JSON value as it stands there, {@code data_base64} decoded, a text of other than JSON without its
 * quotes. Source and id together are the event's identity.
 */
final class CloudEvents {
  static final String VERSION = "1.0";
  static final String STRUCTURED = "application/cloudevents+json";
  static final String BATCHED = "application/cloudevents-batch+json";

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(1_000)
                  .build())
          .build();

  private final byte[] envelope;
  private final Map<String, String> attributes = new HashMap<>();
  private byte[] data;
  private boolean dataIsText;

  private CloudEvents(byte[] envelope) {
    this.envelope = envelope;
  }

  /** Opens an envelope. */
  static Event event(byte[] envelope) throws Refusal {
    CloudEvents reading = new CloudEvents(envelope);
    try (JsonParser json = FACTORY.createParser(envelope)) {
      reading.read(json);
    } catch (JsonProcessingException e) {
      throw bad(
          "the envelope is not JSON at its byte "
              + (e.getLocation() == null ? 0 : e.getLocation().getByteOffset())
              + ": "
              + e.getOriginalMessage());
    } catch (Refusal e) {
      throw e;
    } catch (IOException e) {
      // What begins as UTF-16 or UTF-32 does, and is not.
      throw bad("the envelope is not JSON: " + e.getMessage());
    }
    return reading.event();
  }

  /** An event whose attributes are known. */
  static Event event(byte[] data, String contentType, String source, String id) {
    // A source may have a # of its own.
    String plain = source.replace("%", "%25").replace("#", "%23");
    return new Event(data, contentType, "ce:" + source, "ce:" + plain + "#" + id);
  }

  static Refusal badVersion(String version) {
    return bad("specversion is " + version + ", must be " + VERSION);
  }

  private void read(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw bad("the envelope is no JSON object");
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      switch (name) {
        case "data" -> {
          once(name);
          data = value(json, value);
        }
        case "data_base64" -> {
          once(name);
          data = decoded(json, value);
        }
        default -> {
          if (value.isScalarValue()) {
            if (value != JsonToken.VALUE_NULL && attributes.put(name, json.getText()) != null) {
              throw bad("attribute " + name + " is there twice");
            }
          } else {
            throw bad("attribute " + name + " is no text, number or boolean");
          }
        }
      }
    }
    if (json.nextToken() != null) {
      throw bad("something follows the envelope");
    }
  }

  private void once(String name) throws Refusal {
    if (data != null) {
      throw bad("there are two data, the second is " + name);
    }
  }

  /** The value as it stands in the envelope; a text is kept as one too, for its type may follow. */
  private byte[] value(JsonParser json, JsonToken first) throws IOException {
    int begins = (int) json.currentTokenLocation().getByteOffset();
    if (begins < 0) {
      throw bad("the envelope is not UTF-8");
    }
    if (first == JsonToken.VALUE_STRING) {
      dataIsText = true;
      attributes.put("data", json.getText());
    } else {
      json.skipChildren();
      json.finishToken();
    }
    return Arrays.copyOfRange(envelope, begins, (int) json.currentLocation().getByteOffset());
  }

  private static byte[] decoded(JsonParser json, JsonToken value) throws IOException {
    if (value != JsonToken.VALUE_STRING) {
      throw bad("data_base64 is no text");
    }
    try {
      return Base64.getDecoder().decode(json.getText());
    } catch (IllegalArgumentException e) {
      throw bad("data_base64 is not base64: " + e.getMessage());
    }
  }

  private Event event() throws Refusal {
    if (!VERSION.equals(attributes.get("specversion"))) {
      throw badVersion(attributes.getOrDefault("specversion", "missing"));
    }
    String type = attributes.getOrDefault("datacontenttype", "application/json");
    byte[] payload = data == null ? new byte[0] : data;
    if (dataIsText && !isJson(type)) {
      payload = utf8(attributes.get("data"));
    }
    return event(payload, type, needed("source"), needed("id"));
  }

  private static byte[] utf8(String text) throws Refusal {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw bad("data holds half of a surrogate pair, which no bytes stand for");
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isJson(String contentType) {
    String type = BodyFormat.mediaType(contentType);
    return type.endsWith("/json") || type.endsWith("+json");
  }

  private String needed(String name) throws Refusal {
    String value = attributes.get(name);
    if (value == null || value.isEmpty()) {
      throw bad("attribute " + name + " is missing");
    }
    return value;
  }

  private static Refusal bad(String detail) {
    return Refusal.of(Refusal.Kind.BAD_CLOUD_EVENT, detail);
  }
}
