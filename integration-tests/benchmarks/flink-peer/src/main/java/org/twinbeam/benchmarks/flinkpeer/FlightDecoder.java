/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks.flinkpeer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** Flights that have all fields and keep the rules. */
final class FlightDecoder extends EventDecoder<Flight> {
  private static final long serialVersionUID = 1L;
  private static final int SECONDS_LENGTH = 19;

  @Override
  Flight event(JsonParser json) throws IOException {
    String id = null;
    String departed = null;
    String origin = null;
    String destination = null;
    int delay = Integer.MIN_VALUE;
    int distance = Integer.MIN_VALUE;
    if (json.nextToken() != JsonToken.START_OBJECT) {
      return null;
    }
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      switch (name) {
        case "flight" -> id = json.nextTextValue();
        case "departed" -> departed = json.nextTextValue();
        case "delay" -> delay = json.nextIntValue(Integer.MIN_VALUE);
        case "distance" -> distance = json.nextIntValue(Integer.MIN_VALUE);
        case "origin" -> origin = json.nextTextValue();
        case "destination" -> destination = json.nextTextValue();
        default -> {
          json.nextToken();
          json.skipChildren();
        }
      }
    }
    boolean whole = id != null && departed != null && origin != null && destination != null;
    boolean plausible = delay >= -1440 && delay <= 2880 && distance > 0 && distance < 12_000;
    return whole && plausible ? new Flight(id, millis(departed), delay, origin, destination) : null;
  }

  /** Of 2001-01-31T23:59:59, by hand, for it is read of every event; of other forms by the JDK. */
  private static long millis(String text) {
    if (text.length() != SECONDS_LENGTH) {
      return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC).toEpochMilli();
    }
    LocalDateTime time =
        LocalDateTime.of(
            100 * digits(text, 0) + digits(text, 2),
            digits(text, 5),
            digits(text, 8),
            digits(text, 11),
            digits(text, 14),
            digits(text, 17));
    return 1000 * time.toEpochSecond(ZoneOffset.UTC);
  }

  private static int digits(String text, int at) {
    int tens = text.charAt(at) - '0';
    int ones = text.charAt(at + 1) - '0';
    if (tens < 0 || tens > 9 || ones < 0 || ones > 9) {
      throw new DateTimeException("not a timestamp: " + text);
    }
    return 10 * tens + ones;
  }

  @Override
  public TypeInformation<Flight> getProducedType() {
    return Flight.TYPE;
  }
}
