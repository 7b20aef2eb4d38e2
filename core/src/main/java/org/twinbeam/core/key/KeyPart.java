/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.key;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.schema.Field;
import org.twinbeam.core.schema.FieldType;

/** A value of a key as a person writes it, and as the store's keys hold it. */
public final class KeyPart {

  private KeyPart() {}

  /** The type of a field or derived field. */
  public static FieldType type(Definition definition, String name) {
    for (Field field : definition.fields()) {
      if (field.name().equals(name)) {
        return field.type();
      }
    }
    return definition.derived().stream()
        .filter(derived -> derived.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no field " + name))
        .type();
  }

  /**
   * Canonical JSON text of a value of that type.
   *
   * @throws IllegalArgumentException if the value is not of the type; the message says what it must
   *     be
   */
  public static String text(String value, FieldType type) {
    if (type instanceof FieldType.EnumType symbols && !symbols.symbols().contains(value)) {
      throw new IllegalArgumentException("must be one of " + String.join(", ", symbols.symbols()));
    }
    try {
      return KeyText.part(conformed(value, type));
    } catch (IllegalArgumentException | java.time.DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException("must be " + right(type), e);
    }
  }

  private static Object conformed(String value, FieldType type) {
    if (type instanceof FieldType.BoolType) {
      if (!value.equals("true") && !value.equals("false")) {
        throw new IllegalArgumentException(value);
      }
      return value.equals("true");
    }
    if (type instanceof FieldType.Int32Type || type instanceof FieldType.Int64Type) {
      return Long.parseLong(value);
    }
    if (type instanceof FieldType.Float64Type) {
      return Double.parseDouble(value);
    }
    if (type instanceof FieldType.DecimalType decimal) {
      return new BigDecimal(value).setScale(decimal.scale(), RoundingMode.UNNECESSARY);
    }
    if (type instanceof FieldType.TimestampType) {
      Instant instant = OffsetDateTime.parse(value).toInstant();
      return instant.truncatedTo(ChronoUnit.MICROS);
    }
    if (type instanceof FieldType.DateType) {
      return LocalDate.parse(value);
    }
    return value;
  }

  private static String right(FieldType type) {
    if (type instanceof FieldType.BoolType) {
      return "true or false";
    }
    if (type instanceof FieldType.Int32Type || type instanceof FieldType.Int64Type) {
      return "a whole number";
    }
    if (type instanceof FieldType.Float64Type) {
      return "a number";
    }
    if (type instanceof FieldType.DecimalType decimal) {
      return "a number with at most " + decimal.scale() + " digits after the point";
    }
    return type instanceof FieldType.DateType
        ? "a date, as in 2001-01-03"
        : "an instant, as in 2001-01-03T06:00:00Z";
  }
}
