/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.prepare;

import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.Definition.Format;

/**
 * Decodes payloads of a stream, each in the format that its content type names, else the
 * definition's. Safe for use by several threads.
 */
final class PayloadDecoder {
  private final FieldSlots slots;
  private final Reading usual;

  /**
   * The content type that was told last, as it is likely to be told next. Only one is kept: content
   * types come from strangers.
   */
  private volatile Reading last;

  /**
   * How to read payloads of a content type.
   *
   * @param columns of CSV, else null
   */
  private record Reading(String contentType, Format format, CsvColumns columns) {}

  /**
   * @param slots the fields to read: all of the definition's or some of them
   */
  PayloadDecoder(Definition definition, FieldSlots slots) {
    this.slots = slots;
    this.usual =
        new Reading(null, definition.format(), CsvColumns.inOrder(definition.fields(), slots));
    this.last = usual;
  }

  /**
   * Reads the payload's fields into values; those that it does not have stay as they are.
   *
   * @param contentType media type told by the sender, or null
   */
  void decode(byte[] payload, String contentType, Object[] values) throws DecodeException {
    Reading reading = reading(payload, contentType);
    switch (reading.format) {
      case JSON -> JsonDecoder.decode(payload, slots, values);
      case CSV -> CsvDecoder.decode(payload, reading.columns, slots, values);
      case AVRO -> throw new DecodeException("avro is not supported yet");
    }
  }

  /** As {@link #decode}, for one field: reads no further than it must. */
  void decodeFirst(byte[] payload, String contentType, Object[] values) throws DecodeException {
    Reading reading = reading(payload, contentType);
    switch (reading.format) {
      case JSON -> JsonDecoder.decodeFirst(payload, slots, values);
      case CSV -> CsvDecoder.decode(payload, reading.columns, slots, values);
      case AVRO -> throw new DecodeException("avro is not supported yet");
    }
  }

  private Reading reading(byte[] payload, String contentType) throws DecodeException {
    if (payload == null) {
      throw new DecodeException("the payload is empty");
    }
    if (contentType == null || contentType.isBlank()) {
      return usual;
    }
    Reading known = last;
    if (contentType.equals(known.contentType)) {
      return known;
    }
    ContentType type = ContentType.parse(contentType);
    CsvColumns columns =
        type.columns() == null ? usual.columns : CsvColumns.named(type.columns(), slots);
    Reading read = new Reading(contentType, type.format(), columns);
    last = read;
    return read;
  }
}
