/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.schema;

/**
 * A named, typed field of an event.
 *
 * @param from the member of a JSON object, or the column of CSV, that it is read from
 * @param required whether a null or absent value makes the event a reject
 * @param description what the field means, or an empty string
 * @param unit unit of its values as told to people, or an empty string
 */
public record Field(
    String name, String from, FieldType type, boolean required, String description, String unit) {

  /** A field that is called in payloads as it is here. */
  public Field(String name, FieldType type, boolean required, String description, String unit) {
    this(name, name, type, required, description, unit);
  }

  /** As the other, without a unit. */
  public Field(String name, FieldType type, boolean required, String description) {
    this(name, type, required, description, "");
  }

  /** Whether payloads have another name for it. */
  public boolean renamed() {
    return !from.equals(name);
  }
}
