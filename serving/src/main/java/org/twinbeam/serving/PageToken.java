/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Base64;
import java.util.OptionalLong;
import org.twinbeam.io.store.Pin;

/**
 * Where the next page of an answer begins, and what the answer is made of, so that all its pages
 * are of one run and one generation. Opaque to who holds it.
 *
 * @param fingerprint of the question whose page this is
 * @param windowStart window of the page's first row
 * @param key key of the page's first row
 */
record PageToken(Pin pin, int fingerprint, long windowStart, String key) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FIELDS = 9;

  String write() {
    ArrayNode fields =
        JSON.createArrayNode()
            .add(pin.version())
            .add(pin.base())
            .add(pin.run())
            .add(pin.horizon())
            .add(pin.generation())
            .add(pin.asOf().isPresent() ? pin.asOf().getAsLong() : null)
            .add(fingerprint)
            .add(windowStart)
            .add(key);
    try {
      return Base64.getUrlEncoder().withoutPadding().encodeToString(JSON.writeValueAsBytes(fields));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @throws ProblemException if it is no token, or one of another question
   */
  static PageToken read(String text, int fingerprint) {
    PageToken token;
    try {
      JsonNode fields = JSON.readTree(Base64.getUrlDecoder().decode(text));
      if (fields == null || !fields.isArray() || fields.size() != FIELDS) {
        throw new IllegalArgumentException(text);
      }
      token =
          new PageToken(
              new Pin(
                  fields.get(0).asText(),
                  fields.get(1).asLong(),
                  fields.get(2).asLong(),
                  fields.get(3).asLong(),
                  fields.get(4).asLong(),
                  fields.get(5).isNull()
                      ? OptionalLong.empty()
                      : OptionalLong.of(fields.get(5).asLong())),
              fields.get(6).asInt(),
              fields.get(7).asLong(),
              fields.get(8).asText());
    } catch (IllegalArgumentException | java.io.IOException e) {
      throw ProblemException.parameter(
          "page", text, "must be a token as 'next' of the page before gave it");
    }
    if (token.fingerprint != fingerprint) {
      throw ProblemException.parameter(
          "page",
          text,
          "must be used with the parameters of the page before it; only limit may differ");
    }
    return token;
  }
}
