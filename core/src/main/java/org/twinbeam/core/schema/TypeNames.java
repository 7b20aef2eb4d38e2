/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.schema;

import java.util.List;
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

/** The names of the types, as a definition writes them. */
public final class TypeNames {

  /** All of them, in the order the documentation uses. */
  public static final List<String> ALL =
      List.of(
          "string",
          "bool",
          "int32",
          "int64",
          "float64",
          "decimal",
          "timestamp",
          "date",
          "enum",
          "list",
          "record");

  private TypeNames() {}

  /** The name of a type, without its parameters. */
  public static String of(FieldType type) {
    if (type instanceof StringType) {
      return "string";
    } else if (type instanceof BoolType) {
      return "bool";
    } else if (type instanceof Int32Type) {
      return "int32";
    } else if (type instanceof Int64Type) {
      return "int64";
    } else if (type instanceof Float64Type) {
      return "float64";
    } else if (type instanceof DecimalType) {
      return "decimal";
    } else if (type instanceof TimestampType) {
      return "timestamp";
    } else if (type instanceof DateType) {
      return "date";
    } else if (type instanceof EnumType) {
      return "enum";
    } else if (type instanceof ListType) {
      return "list";
    } else if (type instanceof RecordType) {
      return "record";
    }
    throw new AssertionError(type);
  }

  /** Whether values of the type are single values: neither lists nor records. */
  public static boolean isScalar(FieldType type) {
    return !(type instanceof ListType) && !(type instanceof RecordType);
  }

  /** Whether values of the type are single ones that are equal or not, without rounding. */
  public static boolean isExact(FieldType type) {
    return isScalar(type) && !(type instanceof Float64Type);
  }
}
