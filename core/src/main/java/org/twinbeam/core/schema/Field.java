/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.schema;

/**
 * A named, typed field of an event.
 *
 * @param required whether a null or absent value makes the event a reject
 * @param description what the field means, or an empty string
 * @param unit unit of its values as told to people, or an empty string
 */
public record Field(
    String name, FieldType type, boolean required, String description, String unit) {

  /** A field without a unit. */
  public Field(String name, FieldType type, boolean required, String description) {
    this(name, type, required, description, "");
  }
}
