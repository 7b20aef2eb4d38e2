/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.util.VarInt;

/** Compact, deterministic coder of {@link EpochPart}. */
final class EpochPartCoder extends AtomicCoder<EpochPart> {
  private static final long serialVersionUID = 1;
  private static final EpochPartCoder INSTANCE = new EpochPartCoder();
  private static final Coder<List<RawFile>> FILES = ListCoder.of(RawFileCoder.of());

  private EpochPartCoder() {}

  static EpochPartCoder of() {
    return INSTANCE;
  }

  private Object readResolve() {
    return INSTANCE;
  }

  @Override
  public void encode(EpochPart part, OutputStream out) throws IOException {
    VarInt.encode(part.partition(), out);
    VarInt.encode(part.epoch(), out);
    VarInt.encode(part.from(), out);
    VarInt.encode(part.to(), out);
    FILES.encode(part.files(), out);
    VarInt.encode(part.rowsRead(), out);
    VarInt.encode(part.endedAt(), out);
  }

  @Override
  public EpochPart decode(InputStream in) throws IOException {
    return new EpochPart(
        VarInt.decodeInt(in),
        VarInt.decodeLong(in),
        VarInt.decodeLong(in),
        VarInt.decodeLong(in),
        FILES.decode(in),
        VarInt.decodeLong(in),
        VarInt.decodeLong(in));
  }
}
