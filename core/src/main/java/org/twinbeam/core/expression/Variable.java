/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.expression;

import java.util.List;
import java.util.Optional;
import org.twinbeam.core.schema.Field;
import org.twinbeam.core.schema.FieldType;
import org.twinbeam.core.schema.FieldType.ListType;
import org.twinbeam.core.schema.FieldType.RecordType;

/**
 * A name that expressions can use.
 *
 * @param type its type; absent where a fault elsewhere keeps it unknown, so that expressions using
 *     it are not blamed
 * @param nullable whether its value, or a value inside it, may be null
 */
public record Variable(String name, Optional<FieldType> type, boolean nullable) {

  /** A field of the event. */
  public static Variable of(Field field) {
    return new Variable(
        field.name(), Optional.of(field.type()), !field.required() || holdsNull(field.type()));
  }

  /** A name whose type could not be told. */
  public static Variable unknown(String name) {
    return new Variable(name, Optional.empty(), true);
  }

  private static boolean holdsNull(FieldType type) {
    if (type instanceof ListType list) {
      return holdsNull(list.element());
    }
    return type instanceof RecordType record && holdsNull(record.fields());
  }

  private static boolean holdsNull(List<Field> fields) {
    return fields.stream().anyMatch(f -> !f.required() || holdsNull(f.type()));
  }
}
