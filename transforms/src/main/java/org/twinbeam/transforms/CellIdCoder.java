/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.transforms;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.twinbeam.core.shard.CellId;
import org.twinbeam.core.wire.ByteSink;
import org.twinbeam.core.wire.ByteSource;

/** Compact, deterministic form of a {@link CellId}, fit for a grouping key. */
public final class CellIdCoder extends AtomicCoder<CellId> {
  private static final long serialVersionUID = 1L;
  private static final CellIdCoder INSTANCE = new CellIdCoder();

  public static CellIdCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(CellId id, OutputStream out) throws IOException {
    ByteSink sink = new ByteSink(16 + id.key().length());
    put(id, sink);
    ByteArrayCoder.of().encode(sink.toByteArray(), out);
  }

  @Override
  public CellId decode(InputStream in) throws IOException {
    return get(new ByteSource(ByteArrayCoder.of().decode(in)));
  }

  static void put(CellId id, ByteSink sink) {
    sink.putVarLong(id.view());
    sink.putString(id.key());
    sink.putSignedVarLong(id.paneStart());
  }

  static CellId get(ByteSource source) {
    return new CellId((int) source.getVarLong(), source.getString(), source.getSignedVarLong());
  }

  @Override
  public boolean consistentWithEquals() {
    return true;
  }
}
