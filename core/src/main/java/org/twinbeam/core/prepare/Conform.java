/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.twinbeam.core.schema.FieldType;
import org.twinbeam.core.schema.FieldType.BoolType;
import org.twinbeam.core.schema.FieldType.DateType;
import org.twinbeam.core.schema.FieldType.DecimalType;
import org.twinbeam.core.schema.FieldType.EnumType;
import org.twinbeam.core.schema.FieldType.Float64Type;
import org.twinbeam.core.schema.FieldType.Int32Type;
import org.twinbeam.core.schema.FieldType.Int64Type;
import org.twinbeam.core.schema.FieldType.ListType;
import org.twinbeam.core.schema.FieldType.RecordType;
import org.twinbeam.core.schema.FieldType.StringType;
import org.twinbeam.core.schema.FieldType.TimestampType;

/**
 * Reads values of one type. Strict: a value is taken only if it is what the definition says, and
 * nothing of it is lost. Safe for use by several threads.
 */
interface Conform {

  /**
   * Reads the value that starts at the current token and leaves the parser at its last token.
   *
   * @return the value, of the class that {@link FieldType} documents, or a {@link Fault}; not
   *     called for null
   * @throws IOException if the text is not JSON
   */
  Object fromJson(JsonParser json) throws IOException;

  /** Reads a text, such as a field of CSV. Returns the value or a {@link Fault}. */
  Object fromText(String text);

  static Conform to(FieldType type) {
    if (type instanceof StringType) {
      return new ConformString();
    } else if (type instanceof BoolType) {
      return new ConformBool();
    } else if (type instanceof Int32Type) {
      return new ConformInt("int32", Integer.MIN_VALUE, Integer.MAX_VALUE);
    } else if (type instanceof Int64Type) {
      return new ConformInt("int64", Long.MIN_VALUE, Long.MAX_VALUE);
    } else if (type instanceof Float64Type) {
      return new ConformFloat();
    } else if (type instanceof DecimalType d) {
      return new ConformDecimal(d.precision(), d.scale());
    } else if (type instanceof TimestampType t) {
      return ConformTimestamp.of(t);
    } else if (type instanceof DateType d) {
      return new ConformDate(d.format());
    } else if (type instanceof EnumType e) {
      return new ConformEnum(e.symbols());
    } else if (type instanceof ListType l) {
      return new ConformList(to(l.element()));
    } else if (type instanceof RecordType r) {
      return new ConformRecord(r.fields());
    }
    throw new AssertionError(type);
  }

  /** Passes over the current value; says what was found in place of what was expected. */
  static Fault mismatch(String expected, JsonParser json) throws IOException {
    Fault fault = Fault.expected(expected, found(json));
    json.skipChildren();
    return fault;
  }

  private static String found(JsonParser json) throws IOException {
    JsonToken token = json.currentToken();
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "the string " + Quoted.value(json.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "the number " + Quoted.value(json.getText());
      case VALUE_TRUE -> "true";
      case VALUE_FALSE -> "false";
      default -> "null";
    };
  }
}
