/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import org.twinbeam.core.definition.Definition;

/**
 * What a door reads of an event to choose its partition: the field that {@code partition_by} names,
 * else the id, and no other. So events that can be duplicates of each other meet in one partition.
 * What it makes of a payload that preparation will reject is of no account: that can be nobody's
 * duplicate. Safe for use by several threads.
 */
public final class PartitionKey {
  /** Null where the definition names no such field. */
  private final FieldText field;

  private PartitionKey(FieldText field) {
    this.field = field;
  }

  public static PartitionKey of(Definition definition) {
    return new PartitionKey(
        definition
            .partitionBy()
            .or(definition::id)
            .map(name -> FieldText.of(definition, name))
            .orElse(null));
  }

  /**
   * The key of an event, or null if it has none: then the payload's bytes choose the partition.
   *
   * @param payload its bytes, or null
   * @param contentType media type told by the sender, or null for the definition's format
   * @param source the door and what it knows of the sender, or null
   */
  public String of(byte[] payload, String contentType, String source) {
    return field == null ? null : field.of(payload, contentType, source);
  }
}
