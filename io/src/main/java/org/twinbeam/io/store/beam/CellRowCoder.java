/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store.beam;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.twinbeam.core.shard.ShardFlush.CellRow;
import org.twinbeam.core.wire.ByteSink;
import org.twinbeam.core.wire.ByteSource;

/** Compact, deterministic form of a {@link CellRow}. */
final class CellRowCoder extends AtomicCoder<CellRow> {
  private static final long serialVersionUID = 1L;
  private static final CellRowCoder INSTANCE = new CellRowCoder();

  static CellRowCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(CellRow row, OutputStream out) throws IOException {
    ByteSink sink = new ByteSink(64 + row.state().length);
    sink.putString(row.version());
    sink.putVarLong(row.epoch());
    sink.putString(row.key());
    sink.putSignedVarLong(row.paneStart());
    sink.putVarLong(row.events());
    sink.putBytes(row.state());
    ByteArrayCoder.of().encode(sink.toByteArray(), out);
  }

  @Override
  public CellRow decode(InputStream in) throws IOException {
    ByteSource source = new ByteSource(ByteArrayCoder.of().decode(in));
    return new CellRow(
        source.getString(),
        source.getVarLong(),
        source.getString(),
        source.getSignedVarLong(),
        source.getVarLong(),
        source.getBytes());
  }
}
