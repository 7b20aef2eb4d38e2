/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import java.util.List;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.schema.Field;

/**
 * Reads one field of a payload, and no other. Equal values give equal texts however they are
 * written.
 *
 * <p>Takes time in proportion to the payload at most, whatever it holds. Safe for use by several
 * threads.
 */
public final class FieldText {
  private final PayloadDecoder decoder;
  private final TopicFields topics;

  private FieldText(PayloadDecoder decoder, TopicFields topics) {
    this.decoder = decoder;
    this.topics = topics;
  }

  /**
   * @param name of a field whose values have one exact text, such as the id
   */
  public static FieldText of(Definition definition, String name) {
    List<Field> field = definition.fields().stream().filter(f -> f.name().equals(name)).toList();
    FieldSlots slot = new FieldSlots(field);
    return new FieldText(new PayloadDecoder(definition, slot), new TopicFields(definition, slot));
  }

  /**
   * The field's text in an event, or null where it has no value that conforms.
   *
   * @param payload its bytes, or null
   * @param contentType media type told by the sender, or null for the definition's format
   * @param source the door and what it knows of the sender, or null
   */
  public String of(byte[] payload, String contentType, String source) {
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
