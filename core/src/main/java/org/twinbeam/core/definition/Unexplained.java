/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import java.util.List;
import org.snakeyaml.engine.v2.nodes.Node;
import org.twinbeam.core.schema.Field;
import org.twinbeam.core.schema.FieldType;
import org.twinbeam.core.schema.TypeNames;

/** Finds fields that do not say what they mean. */
final class Unexplained {
  private final Problems problems;

  Unexplained(Problems problems) {
    this.problems = problems;
  }

  /**
   * @param map of the fields
   */
  void in(YamlMap map, List<Field> fields) {
    for (Field field : fields) {
      map.get(field.name()).ifPresent(node -> in(node, field));
    }
  }

  private void in(Node node, Field field) {
    if (field.description().isEmpty()) {
      problems.at(node, "field '" + field.name() + "' has no description; say what it means");
    }
    if (isNumber(innermost(field.type())) && field.unit().isEmpty()) {
      problems.at(
          node,
          "field '"
              + field.name()
              + "' is a number without a unit; say which, as in unit: EUR, or unit: '1' where it"
              + " only counts");
    }
    nested(node, field.type());
  }

  /** Fields of a record, or of the records in a list. */
  private void nested(Node node, FieldType type) {
    if (type instanceof FieldType.ListType list && !TypeNames.isScalar(list.element())) {
      YamlMap.open(node, "a list", "{type: list}", problems)
          .flatMap(map -> map.get("items"))
          .ifPresent(items -> nested(items, list.element()));
    } else if (type instanceof FieldType.RecordType record) {
      YamlMap.open(node, "a record", "{type: record}", problems)
          .flatMap(map -> map.get("fields"))
          .flatMap(fields -> YamlMap.open(fields, "'fields'", "{lat: float64}", problems))
          .ifPresent(map -> in(map, record.fields()));
    }
  }

  /** Of a list of numbers, the list's unit is theirs. */
  private static FieldType innermost(FieldType type) {
    return type instanceof FieldType.ListType list ? innermost(list.element()) : type;
  }

  private static boolean isNumber(FieldType type) {
    return type instanceof FieldType.Int32Type
        || type instanceof FieldType.Int64Type
        || type instanceof FieldType.Float64Type
        || type instanceof FieldType.DecimalType;
  }
}
