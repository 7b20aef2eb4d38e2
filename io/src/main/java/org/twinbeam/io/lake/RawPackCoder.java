/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.util.VarInt;

/** Coder of {@link RawPack}. */
final class RawPackCoder extends AtomicCoder<RawPack> {
  private static final long serialVersionUID = 1;
  private static final RawPackCoder INSTANCE = new RawPackCoder();

  private RawPackCoder() {}

  static RawPackCoder of() {
    return INSTANCE;
  }

  private Object readResolve() {
    return INSTANCE;
  }

  @Override
  public void encode(RawPack pack, OutputStream out) throws IOException {
    VarInt.encode(pack.runs().size(), out);
    for (RawPack.Run run : pack.runs()) {
      VarInt.encode(run.events().length, out);
      out.write(run.events());
      VarInt.encode(run.count(), out);
      VarInt.encode(run.firstOffset(), out);
      VarInt.encode(run.lastOffset(), out);
      out.write(run.end() == null ? 0 : 1);
      if (run.end() != null) {
        VarInt.encode(run.end().offset(), out);
        VarInt.encode(run.end().epoch(), out);
        VarInt.encode(run.end().startedAt(), out);
      }
    }
  }

  @Override
  public RawPack decode(InputStream in) throws IOException {
    int size = VarInt.decodeInt(in);
    List<RawPack.Run> runs = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      int length = VarInt.decodeInt(in);
      byte[] events = in.readNBytes(length);
      if (events.length != length) {
        throw new EOFException("a pack ends after " + events.length + " of " + length + " bytes");
      }
      int count = VarInt.decodeInt(in);
      long firstOffset = VarInt.decodeLong(in);
      long lastOffset = VarInt.decodeLong(in);
      RawPack.End end =
          in.read() == 0
              ? null
              : new RawPack.End(
                  VarInt.decodeLong(in), VarInt.decodeLong(in), VarInt.decodeLong(in));
      runs.add(new RawPack.Run(events, count, firstOffset, lastOffset, end));
    }
    return new RawPack(runs);
  }
}
