/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.oracle;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.twinbeam.core.oracle.NaiveDecoder.Number;
import org.twinbeam.core.prepare.Outcome.Step;
import org.twinbeam.core.schema.Field;
import org.twinbeam.core.schema.FieldType;

/** What a decoded value is as a value of a declared type: the same, or nothing. */
final class NaiveConform {

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?");

  /** Characters of the longest number. */
  private static final int MAX_NUMBER = 1000;

  private NaiveConform() {}

  /**
   * @param object decoded value by its name in the payload; names of no field do not matter
   * @return conformed value by field, in declared order, null where it is null or absent
   * @throws Refusal if a required value is not there or a value is not of its type
   */
  static Map<String, Object> record(List<Field> fields, Map<?, ?> object) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Field field : fields) {
      Object value = object.get(field.from());
      if (value == null && field.required()) {
        throw new Refusal(Step.CONFORM, field.name() + " is required");
      }
      values.put(field.name(), value == null ? null : conform(field.type(), value));
    }
    return values;
  }

  private static Object conform(FieldType type, Object value) {
    try {
      if (type instanceof FieldType.BoolType && value instanceof Boolean) {
        return value;
      } else if (type instanceof FieldType.Int32Type && value instanceof Number n) {
        // Whole, however it is written: 5, 5.0 or 5e0.
        return (long) Math.toIntExact(new BigDecimal(n.text()).longValueExact());
      } else if (type instanceof FieldType.Int64Type && value instanceof Number n) {
        return new BigDecimal(n.text()).longValueExact();
      } else if (type instanceof FieldType.Float64Type && value instanceof Number n) {
        return finite(Double.parseDouble(n.text()));
      } else if (type instanceof FieldType.DecimalType decimal) {
        return decimal(decimal, value instanceof Number n ? n.text() : text(value));
      } else if (type instanceof FieldType.StringType) {
        return text(value);
      } else if (type instanceof FieldType.EnumType symbols && symbols.symbols().contains(value)) {
        return value;
      } else if (type instanceof FieldType.TimestampType timestamp) {
        return value instanceof Number n
            ? NaiveTimes.timestamp(timestamp, new BigDecimal(n.text()))
            : NaiveTimes.timestamp(timestamp, text(value));
      } else if (type instanceof FieldType.DateType date) {
        return NaiveTimes.date(date, text(value));
      } else if (type instanceof FieldType.ListType list && value instanceof List<?> elements) {
        List<Object> values = new ArrayList<>();
        for (Object element : elements) {
          values.add(conform(list.element(), element));
        }
        return values;
      } else if (type instanceof FieldType.RecordType nested && value instanceof Map<?, ?> object) {
        return record(nested.fields(), object);
      }
    } catch (ArithmeticException | IllegalArgumentException | java.time.DateTimeException e) {
      throw new Refusal(Step.CONFORM, value + " is no " + type + ": " + e.getMessage());
    }
    throw new Refusal(Step.CONFORM, value + " is no " + type);
  }

  private static double finite(double number) {
    if (Double.isInfinite(number)) {
      throw new ArithmeticException("beyond the doubles");
    }
    return number;
  }

  private static String text(Object value) {
    // Half of a surrogate pair, which an escape in JSON can make, is no text.
    if (value instanceof String text && StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      return text;
    }
    throw new IllegalArgumentException("not a text");
  }

  static boolean isNumber(String text) {
    return text.length() <= MAX_NUMBER && NUMBER.matcher(text).matches();
  }

  /** A number, or a text of the same form, none of whose digits is lost. */
  private static BigDecimal decimal(FieldType.DecimalType type, String text) {
    if (!isNumber(text)) {
      throw new NumberFormatException("not a number");
    }
    BigDecimal exact = new BigDecimal(text);
    if (exact.signum() == 0) {
      return BigDecimal.valueOf(0, type.scale());
    }
    long digitsBeforePoint = (long) exact.precision() - exact.scale();
    if (digitsBeforePoint > type.precision() - type.scale()) {
      throw new ArithmeticException("too great");
    }
    BigDecimal shortest = exact.stripTrailingZeros();
    if (shortest.scale() > type.scale()) {
      throw new ArithmeticException("a digit would be lost");
    }
    return shortest.setScale(type.scale());
  }
}
