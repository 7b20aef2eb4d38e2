/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;

/** Avro containers, sound and lying. */
final class AvroContainers {
  private AvroContainers() {}

  static byte[] write(Schema schema, String codec, Object... data) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DataFileWriter<Object> writer = new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
      writer.setCodec(CodecFactory.fromString(codec));
      writer.create(schema, out, new byte[16]);
      for (Object datum : data) {
        writer.append(datum);
      }
    }
    return out.toByteArray();
  }

  /** Three records. */
  static byte[] sound(String codec) throws IOException {
    Schema schema =
        new Schema.Parser()
            .parse(
                """
                {"type": "record", "name": "R", "fields": [
                 {"name": "id", "type": "string"},
                 {"name": "n", "type": ["null", "long"]},
                 {"name": "tags", "type": {"type": "map", "values": {"type": "array", "items": "float"}}}]}
                """);
    GenericData.Record[] records = new GenericData.Record[3];
    for (int i = 0; i < records.length; i++) {
      records[i] = new GenericData.Record(schema);
      records[i].put("id", "r" + i);
      records[i].put("n", i == 1 ? null : (long) i);
      records[i].put("tags", java.util.Map.of("t", java.util.List.of(0.5f, 1f)));
    }
    return write(schema, codec, (Object[]) records);
  }

  /** A container that claims so many data of a schema in a block of these bytes. */
  static byte[] claiming(String schema, long count, long size, byte... block) {
    Bytes out = new Bytes();
    out.bytes('O', 'b', 'j', 1).number(1).text("avro.schema").text(schema).number(0);
    out.bytes(new int[16]).number(count).number(size);
    out.writeBytes(block);
    return out.bytes(new int[16]).toByteArray();
  }

  /** Avro's binary form. */
  static final class Bytes extends ByteArrayOutputStream {
    Bytes bytes(int... bytes) {
      for (int b : bytes) {
        write(b);
      }
      return this;
    }

    Bytes number(long value) {
      long rest = (value << 1) ^ (value >> 63);
      for (; (rest & ~0x7FL) != 0; rest >>>= 7) {
        write((int) ((rest & 0x7F) | 0x80));
      }
      write((int) rest);
      return this;
    }

    Bytes text(String text) {
      byte[] bytes = text.getBytes(UTF_8);
      number(bytes.length);
      writeBytes(bytes);
      return this;
    }
  }
}
