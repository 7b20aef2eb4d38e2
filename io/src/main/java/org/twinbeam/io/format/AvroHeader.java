/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.format;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.Schema;

/** What an Avro object container begins with. */
record AvroHeader(Schema schema, AvroCodec codec, byte[] sync) {
  private static final byte[] MAGIC = {'O', 'b', 'j', 1};
  private static final int SYNC = 16;

  /** Enough for any schema that people write; the parser goes down one call a level. */
  private static final int SCHEMA_DEPTH = 200;

  static AvroHeader read(Cursor cursor, SplitLimits limits) throws IOException {
    if (!Arrays.equals(cursor.readBytes(MAGIC.length), MAGIC)) {
      throw new FramingException(
          "not an Avro object container: it does not begin with 'Obj' and 1");
    }
    byte[] schema = null;
    String codec = "null";
    for (long left = entries(cursor); left != 0; left = entries(cursor)) {
      for (; left > 0; left--) {
        String name = new String(value(cursor, limits), StandardCharsets.UTF_8);
        byte[] value = value(cursor, limits);
        if (name.equals("avro.schema")) {
          schema = value;
        } else if (name.equals("avro.codec")) {
          codec = new String(value, StandardCharsets.UTF_8);
        }
      }
    }
    byte[] sync = cursor.readBytes(SYNC);
    if (sync.length < SYNC) {
      throw truncated(cursor);
    }
    if (schema == null) {
      throw new FramingException("the Avro container has no schema ('avro.schema')");
    }
    return new AvroHeader(parse(schema), AvroCodec.of(codec), sync);
  }

  /** Entries of the map's next block, 0 after the last. */
  private static long entries(Cursor cursor) throws IOException {
    long count = number(cursor);
    if (count < 0) {
      number(cursor); // The block's size, for those who skip it.
      count = -count;
    }
    if (count < 0) {
      throw new FramingException("the Avro container's header is damaged");
    }
    return count;
  }

  private static byte[] value(Cursor cursor, SplitLimits limits) throws IOException {
    long length = number(cursor);
    if (length < 0 || length > limits.headerBytes() || cursor.offset() > limits.headerBytes()) {
      throw new TooLargeException(
          "the Avro container's header is larger than " + limits.headerBytes() + " bytes");
    }
    byte[] value = cursor.readBytes((int) length);
    if (value.length < length) {
      throw truncated(cursor);
    }
    return value;
  }

  private static Schema parse(byte[] schema) throws FramingException {
    String text = new String(schema, StandardCharsets.UTF_8);
    if (depth(text) > SCHEMA_DEPTH) {
      throw new FramingException(
          "the Avro container's schema is nested deeper than " + SCHEMA_DEPTH);
    }
    try {
      return new Schema.Parser().setValidateDefaults(false).parse(text);
    } catch (RuntimeException e) { // Of many kinds: a name that is not defined is a null pointer.
      throw new FramingException("the Avro container's schema is none: " + e.getMessage(), e);
    }
  }

  /** Depth of brackets, those in strings too: only ever too large. */
  private static int depth(String text) {
    int depth = 0;
    int deepest = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
      deepest = Math.max(deepest, depth);
    }
    return deepest;
  }

  /** A number as Avro writes longs. */
  static long number(Cursor cursor) throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int b = cursor.read();
      if (b == Cursor.END) {
        throw truncated(cursor);
      }
      value |= (b & 0x7FL) << shift;
      if ((b & 0x80) == 0) {
        return value >>> 1 ^ -(value & 1);
      }
    }
    throw new FramingException("not a number at byte " + cursor.offset() + " of the container");
  }

  private static FramingException truncated(Cursor cursor) {
    return new FramingException("the Avro container is truncated at byte " + cursor.offset());
  }
}
