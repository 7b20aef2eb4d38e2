/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The JSON that an airline would send of a flight, before somebody damages it. */
public final class FlightJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);

  private FlightJson() {}

  /** Field values as they stand in JSON, in the order in which they are written. */
  public static Map<String, Object> object(Flight flight) {
    Map<String, Object> object = new LinkedHashMap<>(flight.fields());
    object.put("departed", LOCAL.format(flight.departed().atOffset(ZoneOffset.UTC)));
    return object;
  }

  public static byte[] bytes(Map<String, Object> object) {
    try {
      return JSON.writeValueAsBytes(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not writable as JSON: " + object, e);
    }
  }
}
