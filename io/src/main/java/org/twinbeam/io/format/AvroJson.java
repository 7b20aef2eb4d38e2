/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.format;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.IdentityHashMap;
import java.util.List;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * Writes Avro data as JSON from which every value can be told again:
 *
 * <ul>
 *   <li>records and maps are objects, arrays arrays, null null, booleans booleans, enums and
 *       strings strings; a union is its value alone;
 *   <li>int and long are numbers; float and double the shortest numbers that give the same double
 *       again; {@code "NaN"}, {@code "Infinity"} and {@code "-Infinity"} are strings;
 *   <li>decimals are strings of plain digits with their scale, {@code "12.50"};
 *   <li>timestamps are strings of ISO 8601 in UTC, {@code "2001-01-03T06:00:00Z"}, local ones
 *       without the zone; dates and times of day likewise;
 *   <li>bytes and fixed are base64.
 * </ul>
 *
 * <p>Strings keep their bytes, broken UTF-8 too. Recursion is as deep as data may be nested.
 */
final class AvroJson {
  /** Digits of a decimal's fraction, and bytes of its number, that are written out. */
  private static final int MAX_SCALE = 1_000;

  private static final int MAX_DECIMAL_BYTES = 1_024;

  private final Schema schema;
  private final int maxDepth;

  /**
   * Symbols of enums and fields of records. Identity: a schema's own hash goes through all of it.
   */
  private final IdentityHashMap<Schema, List<byte[]>> names = new IdentityHashMap<>();

  AvroJson(Schema schema, int maxDepth) {
    this.schema = schema;
    this.maxDepth = maxDepth;
  }

  /** Reads one datum and writes it. */
  void write(AvroBytes in, Growing out) throws FramingException {
    value(schema, in, out, 0);
  }

  private void value(Schema type, AvroBytes in, Growing out, int depth) throws FramingException {
    if (depth > maxDepth) {
      throw in.fault("is nested deeper than " + maxDepth);
    }
    switch (type.getType()) {
      case NULL -> JsonText.plain("null", out);
      case BOOLEAN -> JsonText.plain(in.bool() ? "true" : "false", out);
      case INT -> number(type, in.integer(), out);
      case LONG -> number(type, in.number(), out);
      case FLOAT -> JsonText.real(Float.intBitsToFloat((int) in.fixed(Float.BYTES)), out);
      case DOUBLE -> JsonText.real(Double.longBitsToDouble(in.fixed(Double.BYTES)), out);
      case STRING -> string(in, out);
      case BYTES -> binary(type, in, in.number(), out);
      case FIXED -> binary(type, in, type.getFixedSize(), out);
      case ENUM -> name(type, index(in, type.getEnumSymbols().size()), out);
      case UNION -> value(branch(type, in), in, out, depth + 1);
      case RECORD -> record(type, in, out, depth);
      case ARRAY -> array(type, in, out, depth);
      case MAP -> map(type, in, out, depth);
    }
  }

  private static Schema branch(Schema union, AvroBytes in) throws FramingException {
    return union.getTypes().get(index(in, union.getTypes().size()));
  }

  private static int index(AvroBytes in, int size) throws FramingException {
    long index = in.number();
    if (index < 0 || index >= size) {
      throw in.fault("takes number " + index + " of " + size + " symbols or branches");
    }
    return (int) index;
  }

  private void record(Schema type, AvroBytes in, Growing out, int depth) throws FramingException {
    out.add('{');
    List<Schema.Field> fields = type.getFields();
    for (int i = 0; i < fields.size(); i++) {
      if (i > 0) {
        out.add(',');
      }
      name(type, i, out);
      out.add(':');
      value(fields.get(i).schema(), in, out, depth + 1);
    }
    out.add('}');
  }

  private void array(Schema type, AvroBytes in, Growing out, int depth) throws FramingException {
    out.add('[');
    boolean first = true;
    for (long left = in.items(); left != 0; left = in.items()) {
      for (; left > 0; left--) {
        if (!first) {
          out.add(',');
        }
        first = false;
        value(type.getElementType(), in, out, depth + 1);
      }
    }
    out.add(']');
  }

  private void map(Schema type, AvroBytes in, Growing out, int depth) throws FramingException {
    out.add('{');
    boolean first = true;
    for (long left = in.items(); left != 0; left = in.items()) {
      for (; left > 0; left--) {
        if (!first) {
          out.add(',');
        }
        first = false;
        string(in, out);
        out.add(':');
        value(type.getValueType(), in, out, depth + 1);
      }
    }
    out.add('}');
  }

  private void number(Schema type, long value, Growing out) throws FramingException {
    LogicalType logical = type.getLogicalType();
    String iso = logical == null ? null : AvroTimes.iso(logical, value);
    if (iso == null) {
      JsonText.plain(Long.toString(value), out);
    } else {
      JsonText.quoted(iso, out);
    }
  }

  private static void binary(Schema type, AvroBytes in, long length, Growing out)
      throws FramingException {
    int begins = in.skip(length);
    byte[] bytes = Arrays.copyOfRange(in.array(), begins, begins + (int) length);
    if (type.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      if (Math.abs((long) decimal.getScale()) > MAX_SCALE || length > MAX_DECIMAL_BYTES) {
        throw in.fault("has a decimal of " + length + " bytes, scale " + decimal.getScale());
      }
      BigInteger digits = length == 0 ? BigInteger.ZERO : new BigInteger(bytes);
      JsonText.quoted(new BigDecimal(digits, decimal.getScale()).toPlainString(), out);
    } else {
      out.add('"');
      byte[] coded = Base64.getEncoder().encode(bytes);
      out.add(coded, 0, coded.length);
      out.add('"');
    }
  }

  private static void string(AvroBytes in, Growing out) throws FramingException {
    long length = in.number();
    int begins = in.skip(length);
    JsonText.string(in.array(), begins, (int) length, out);
  }

  private void name(Schema type, int index, Growing out) throws FramingException {
    byte[] name = names(type).get(index);
    JsonText.string(name, out);
  }

  private List<byte[]> names(Schema type) {
    return names.computeIfAbsent(
        type,
        t ->
            (t.getType() == Schema.Type.ENUM
                    ? t.getEnumSymbols().stream()
                    : t.getFields().stream().map(Schema.Field::name))
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toList());
  }
}
