/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Parquet's codecs, which believe a page's claim of its size only up to a bound. */
final class BoundedCodecs implements CompressionCodecFactory {
  private final CompressionCodecFactory codecs;
  private final int maxPage;

  BoundedCodecs(CompressionCodecFactory codecs, int maxPage) {
    this.codecs = codecs;
    this.maxPage = maxPage;
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName name) {
    return codecs.getCompressor(name);
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName name) {
    return new Bounded(codecs.getDecompressor(name));
  }

  @Override
  public void release() {
    codecs.release();
  }

  private final class Bounded implements BytesInputDecompressor {
    private final BytesInputDecompressor codec;

    Bounded(BytesInputDecompressor codec) {
      this.codec = codec;
    }

    @Override
    public BytesInput decompress(BytesInput bytes, int size) throws IOException {
      check(size);
      return codec.decompress(bytes, size);
    }

    @Override
    public void decompress(ByteBuffer input, int stored, ByteBuffer output, int size)
        throws IOException {
      check(size);
      codec.decompress(input, stored, output, size);
    }

    @Override
    public void release() {
      codec.release();
    }

    private void check(int size) {
      if (size < 0 || size > maxPage) {
        throw new UncheckedIOException(
            new TooLargeException(
                "a page claims to expand to "
                    + size
                    + " bytes, and at most "
                    + maxPage
                    + " are read"));
      }
    }
  }
}
