/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.format;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.xerial.snappy.Snappy;

/** How the blocks of an Avro container are compressed. */
enum AvroCodec {
  NULL {
    @Override
    byte[] expand(byte[] stored, int limit) {
      return stored;
    }
  },
  DEFLATE {
    @Override
    byte[] expand(byte[] stored, int limit) throws IOException {
      Inflater raw = new Inflater(true);
      try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(stored), raw)) {
        return in.readNBytes(limit + 1);
      } finally {
        raw.end();
      }
    }
  },
  SNAPPY {
    /** Snappy's format, which begins with the length, and then a checksum of what it expands to. */
    @Override
    byte[] expand(byte[] stored, int limit) throws IOException {
      int length = stored.length - Integer.BYTES;
      if (length < 1) {
        throw new IOException("it is too short");
      }
      int expanded = Snappy.uncompressedLength(stored, 0, length);
      if (expanded < 0 || expanded > limit) {
        return null;
      }
      byte[] block = new byte[expanded];
      block = Arrays.copyOf(block, Snappy.uncompress(stored, 0, length, block, 0));
      CRC32 check = new CRC32();
      check.update(block);
      if ((int) check.getValue() != ByteBuffer.wrap(stored, length, Integer.BYTES).getInt()) {
        throw new IOException("its checksum does not fit");
      }
      return block;
    }
  },
  ZSTANDARD {
    @Override
    byte[] expand(byte[] stored, int limit) throws IOException {
      try (InputStream in =
          new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(stored)).setLongMax(27)) {
        return in.readNBytes(limit + 1);
      }
    }
  };

  static AvroCodec of(String name) throws FramingException {
    for (AvroCodec codec : values()) {
      if (codec.name().toLowerCase(java.util.Locale.ROOT).equals(name)) {
        return codec;
      }
    }
    throw new FramingException(
        "the Avro container's codec is '"
            + name
            + "', must be one of null, deflate, snappy, zstandard");
  }

  /** Expands a block; null, or more than the limit, says that it is too large. */
  abstract byte[] expand(byte[] stored, int limit) throws IOException;

  byte[] expand(byte[] stored, int limit, String what) throws FramingException {
    byte[] block;
    try {
      block = expand(stored, limit);
    } catch (IOException e) {
      throw new FramingException(what + " cannot be expanded: " + e.getMessage(), e);
    }
    if (block == null || block.length > limit) {
      throw new TooLargeException(what + " expands to more than " + limit + " bytes");
    }
    return block;
  }
}
