/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import java.util.List;
import java.util.Optional;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.schema.Field;

/**
 * What a door reads of an event to choose its partition: the field that {@code partition_by} names,
 * else the id, and no other. Equal values give equal keys however they are written, so events that
 * can be duplicates of each other meet in one partition.
 *
 * <p>Takes time in proportion to the payload at most, whatever it holds. What it makes of a payload
 * that preparation will reject is of no account: that can be nobody's duplicate. Safe for use by
 * several threads.
 */
public final class PartitionKey {
  private final PayloadDecoder decoder;
  private final TopicFields topics;

  private PartitionKey(PayloadDecoder decoder, TopicFields topics) {
    this.decoder = decoder;
    this.topics = topics;
  }

  public static PartitionKey of(Definition definition) {
    Optional<String> name = definition.partitionBy().or(definition::id);
    List<Field> field =
        definition.fields().stream().filter(f -> name.equals(Optional.of(f.name()))).toList();
    if (field.isEmpty()) {
      return new PartitionKey(null, null);
    }
    FieldSlots slot = new FieldSlots(field);
    return new PartitionKey(
        new PayloadDecoder(definition, slot), new TopicFields(definition, slot));
  }

  /**
   * The key of an event, or null if it has none: then the payload's bytes choose the partition.
   *
   * @param payload its bytes, or null
   * @param contentType media type told by the sender, or null for the definition's format
   * @param source the door and what it knows of the sender, or null
   */
  public String of(byte[] payload, String contentType, String source) {
    if (decoder == null) {
      return null;
    }
    Object[] value = new Object[1];
    topics.read(source, value);
    try {
      if (value[0] == null) {
        decoder.decodeFirst(payload, contentType, value);
      }
    } catch (DecodeException e) {
      return null; // A reject: it can be nobody's duplicate.
    }
    Object found = value[0];
    return found == null || found instanceof Fault ? null : Preparation.text(found);
  }
}
