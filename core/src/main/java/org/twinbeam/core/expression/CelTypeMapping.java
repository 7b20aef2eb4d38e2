/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.expression;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.twinbeam.core.schema.Field;
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
 * Field types as CEL sees them, and CEL's types of results as field types. A record becomes a
 * struct type, so that a misspelt or mistyped nested field is found when the definition is read.
 */
final class CelTypeMapping {
  private final Map<String, CelType> structs = new LinkedHashMap<>();

  /**
   * @param path name of the variable, or of the field within it, which names its struct types
   */
  CelType celType(String path, FieldType type, boolean nullable) {
    if (type instanceof ListType list) {
      // CEL has no nullable lists. A null one is still bound as null.
      return dev.cel.common.types.ListType.create(celType(path + ".item", list.element(), false));
    }
    CelType plain = type instanceof RecordType r ? struct(path, r) : simple(type);
    return nullable ? NullableType.create(plain) : plain;
  }

  private static CelType simple(FieldType type) {
    if (type instanceof StringType || type instanceof EnumType) {
      return SimpleType.STRING;
    } else if (type instanceof BoolType) {
      return SimpleType.BOOL;
    } else if (type instanceof Int32Type || type instanceof Int64Type) {
      return SimpleType.INT;
    } else if (type instanceof Float64Type || type instanceof DecimalType) {
      return SimpleType.DOUBLE;
    } else if (type instanceof TimestampType || type instanceof DateType) {
      return SimpleType.TIMESTAMP;
    }
    throw new AssertionError(type);
  }

  private CelType struct(String path, RecordType record) {
    ImmutableMap.Builder<String, CelType> types = ImmutableMap.builder();
    for (Field f : record.fields()) {
      types.put(f.name(), celType(path + "." + f.name(), f.type(), !f.required()));
    }
    ImmutableMap<String, CelType> fields = types.buildOrThrow();
    String name = "record." + path;
    CelType struct =
        StructType.create(name, fields.keySet(), field -> Optional.ofNullable(fields.get(field)));
    structs.put(name, struct);
    return struct;
  }

  /** The field type of a result, if fields can have it. */
  static Optional<FieldType> fieldType(CelType type) {
    if (type instanceof NullableType nullable) {
      return fieldType(nullable.targetType());
    }
    return switch (type.kind()) {
      case STRING -> Optional.of(new StringType());
      case BOOL -> Optional.of(new BoolType());
      case INT -> Optional.of(new Int64Type());
      case DOUBLE -> Optional.of(new Float64Type());
      case TIMESTAMP -> Optional.of(new TimestampType("iso", ZoneOffset.UTC));
      case LIST ->
          fieldType(((dev.cel.common.types.ListType) type).elemType())
              .map(element -> (FieldType) new ListType(element));
      default -> Optional.empty();
    };
  }

  /** Provides the struct types made so far. */
  CelTypeProvider provider() {
    return new Structs(ImmutableMap.copyOf(structs));
  }

  private static final class Structs implements CelTypeProvider {
    private final ImmutableMap<String, CelType> byName;

    Structs(ImmutableMap<String, CelType> byName) {
      this.byName = byName;
    }

    @Override
    public ImmutableCollection<CelType> types() {
      return byName.values();
    }

    @Override
    public Optional<CelType> findType(String name) {
      return Optional.ofNullable(byName.get(name));
    }
  }
}
