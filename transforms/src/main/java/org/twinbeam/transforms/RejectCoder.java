/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.transforms;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.twinbeam.core.shard.ShardFlush;
import org.twinbeam.core.wire.ByteSink;
import org.twinbeam.core.wire.ByteSource;

/** Compact, deterministic form of a {@link ShardFlush.Reject}. */
final class RejectCoder extends AtomicCoder<ShardFlush.Reject> {
  private static final long serialVersionUID = 1L;
  private static final RejectCoder INSTANCE = new RejectCoder();

  static RejectCoder of() {
    return INSTANCE;
  }

  static void write(ByteSink sink, ShardFlush.Reject reject) {
    sink.putVarLong(reject.partition());
    sink.putVarLong(reject.offset());
    sink.putVarLong(reject.epoch());
    sink.putString(reject.step());
    sink.putString(reject.cause());
    sink.putBytes(reject.payload());
  }

  static ShardFlush.Reject read(ByteSource source) {
    return new ShardFlush.Reject(
        (int) source.getVarLong(),
        source.getVarLong(),
        source.getVarLong(),
        source.getString(),
        source.getString(),
        source.getBytes());
  }

  @Override
  public void encode(ShardFlush.Reject reject, OutputStream out) throws IOException {
    ByteSink sink = new ByteSink(64 + reject.payload().length);
    write(sink, reject);
    ByteArrayCoder.of().encode(sink.toByteArray(), out);
  }

  @Override
  public ShardFlush.Reject decode(InputStream in) throws IOException {
    return read(new ByteSource(ByteArrayCoder.of().decode(in)));
  }
}
