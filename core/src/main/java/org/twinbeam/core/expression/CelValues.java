/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.expression;

import com.google.protobuf.Timestamp;
import dev.cel.common.values.NullValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values of columns as CEL's runtime takes them, and back. */
final class CelValues {
  private static final long SECONDS_PER_DAY = 86_400;

  private CelValues() {}

  static Object toCel(Object value) {
    if (value == null) {
      return NullValue.NULL_VALUE;
    } else if (value instanceof BigDecimal decimal) {
      return decimal.doubleValue();
    } else if (value instanceof Instant instant) {
      return Timestamp.newBuilder()
          .setSeconds(instant.getEpochSecond())
          .setNanos(instant.getNano())
          .build();
    } else if (value instanceof LocalDate date) {
      return Timestamp.newBuilder().setSeconds(date.toEpochDay() * SECONDS_PER_DAY).build();
    } else if (value instanceof List<?> list) {
      List<Object> cel = new ArrayList<>(list.size());
      for (Object element : list) {
        cel.add(toCel(element));
      }
      return cel;
    } else if (value instanceof Map<?, ?> map) {
      Map<Object, Object> cel = new LinkedHashMap<>();
      map.forEach((name, field) -> cel.put(name, toCel(field)));
      return cel;
    }
    return value;
  }

  /** The value of a column for a result, or null where it is null or holds a null. */
  static Object fromCel(Object value) {
    if (value instanceof String || value instanceof Boolean || value instanceof Long) {
      return value;
    } else if (value instanceof Double) {
      return value;
    } else if (value instanceof Timestamp t) {
      return Instant.ofEpochSecond(t.getSeconds(), t.getNanos()).truncatedTo(ChronoUnit.MICROS);
    } else if (value instanceof Instant instant) {
      return instant.truncatedTo(ChronoUnit.MICROS);
    } else if (value instanceof List<?> list) {
      List<Object> values = new ArrayList<>(list.size());
      for (Object element : list) {
        Object v = fromCel(element);
        if (v == null) {
          return null;
        }
        values.add(v);
      }
      return List.copyOf(values);
    } else if (value == null
        || value instanceof NullValue
        || value instanceof com.google.protobuf.NullValue) {
      return null;
    }
    throw new IllegalArgumentException("a value of " + value.getClass().getSimpleName());
  }

  /** Whether a value is null or holds one. */
  static boolean holdsNull(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().anyMatch(CelValues::holdsNull);
    } else if (value instanceof Map<?, ?> map) {
      return map.values().stream().anyMatch(CelValues::holdsNull);
    }
    return value == null;
  }
}
