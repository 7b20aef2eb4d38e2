/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.util.VarInt;

/** Compact, deterministic coder of {@link RawFile}. */
public final class RawFileCoder extends AtomicCoder<RawFile> {
  private static final long serialVersionUID = 1;
  private static final RawFileCoder INSTANCE = new RawFileCoder();

  private RawFileCoder() {}

  public static RawFileCoder of() {
    return INSTANCE;
  }

  private Object readResolve() {
    return INSTANCE;
  }

  @Override
  public void encode(RawFile file, OutputStream out) throws IOException {
    StringUtf8Coder.of().encode(file.path(), out);
    VarInt.encode(file.partition(), out);
    VarInt.encode(file.firstEpoch(), out);
    VarInt.encode(file.lastEpoch(), out);
    VarInt.encode(file.firstOffset(), out);
    VarInt.encode(file.lastOffset(), out);
    VarInt.encode(file.rows(), out);
    VarInt.encode(file.bytes(), out);
  }

  @Override
  public RawFile decode(InputStream in) throws IOException {
    return new RawFile(
        StringUtf8Coder.of().decode(in),
        VarInt.decodeInt(in),
        VarInt.decodeLong(in),
        VarInt.decodeLong(in),
        VarInt.decodeLong(in),
        VarInt.decodeLong(in),
        VarInt.decodeLong(in),
        VarInt.decodeLong(in));
  }
}
