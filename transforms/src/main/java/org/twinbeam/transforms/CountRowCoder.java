/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.transforms;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.util.VarInt;
import org.twinbeam.core.shard.ShardFlush.CountRow;

/** Compact, deterministic form of a {@link CountRow}. */
final class CountRowCoder extends AtomicCoder<CountRow> {
  private static final long serialVersionUID = 1L;
  private static final CountRowCoder INSTANCE = new CountRowCoder();

  static CountRowCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(CountRow row, OutputStream out) throws IOException {
    VarInt.encode(row.epoch(), out);
    VarInt.encode(row.read(), out);
    VarInt.encode(row.accepted(), out);
    VarInt.encode(row.rejected(), out);
    VarInt.encode(row.duplicates(), out);
  }

  @Override
  public CountRow decode(InputStream in) throws IOException {
    return new CountRow(
        VarInt.decodeLong(in),
        VarInt.decodeLong(in),
        VarInt.decodeLong(in),
        VarInt.decodeLong(in),
        VarInt.decodeLong(in));
  }
}
