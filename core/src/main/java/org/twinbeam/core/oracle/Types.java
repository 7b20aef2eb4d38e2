/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.oracle;

import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.schema.FieldType;

/** Finds the type of a field or derived field. */
final class Types {

  private Types() {}

  static FieldType of(Definition definition, String name) {
    for (var field : definition.fields()) {
      if (field.name().equals(name)) {
        return field.type();
      }
    }
    for (var derived : definition.derived()) {
      if (derived.name().equals(name)) {
        return derived.type();
      }
    }
    throw new IllegalArgumentException(
        "field is " + name + ", must be a field or derived field of " + definition.stream());
  }
}
