/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.transforms;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.twinbeam.core.shard.ShardFlush;
import org.twinbeam.core.wire.ByteSink;
import org.twinbeam.core.wire.ByteSource;

/** Compact, deterministic form of a {@link ShardFlush}. */
final class ShardFlushCoder extends AtomicCoder<ShardFlush> {
  private static final long serialVersionUID = 1L;
  private static final ShardFlushCoder INSTANCE = new ShardFlushCoder();

  static ShardFlushCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(ShardFlush flush, OutputStream out) throws IOException {
    ByteSink sink = new ByteSink(1024);
    sink.putVarLong(flush.shard());
    sink.putVarLong(flush.cells().size());
    for (ShardFlush.CellRow cell : flush.cells()) {
      sink.putString(cell.version());
      sink.putVarLong(cell.epoch());
      sink.putString(cell.key());
      sink.putSignedVarLong(cell.paneStart());
      sink.putVarLong(cell.events());
      sink.putBytes(cell.state());
    }
    sink.putVarLong(flush.counts().size());
    for (ShardFlush.CountRow count : flush.counts()) {
      sink.putVarLong(count.epoch());
      sink.putVarLong(count.read());
      sink.putVarLong(count.accepted());
      sink.putVarLong(count.rejected());
      sink.putVarLong(count.duplicates());
    }
    sink.putVarLong(flush.closed().size());
    for (ShardFlush.ClosedEpoch closed : flush.closed()) {
      sink.putVarLong(closed.epoch());
      sink.putVarLong(closed.endedAt());
    }
    sink.putVarLong(flush.rejects().size());
    for (ShardFlush.Reject reject : flush.rejects()) {
      RejectCoder.write(sink, reject);
    }
    sink.putVarLong(flush.scores().size());
    flush.scores().forEach(event -> ScoredEventCoder.write(sink, event));
    ByteArrayCoder.of().encode(sink.toByteArray(), out);
  }

  @Override
  public ShardFlush decode(InputStream in) throws IOException {
    ByteSource source = new ByteSource(ByteArrayCoder.of().decode(in));
    int shard = (int) source.getVarLong();
    List<ShardFlush.CellRow> cells =
        list(
            source,
            s ->
                new ShardFlush.CellRow(
                    s.getString(),
                    s.getVarLong(),
                    s.getString(),
                    s.getSignedVarLong(),
                    s.getVarLong(),
                    s.getBytes()));
    List<ShardFlush.CountRow> counts =
        list(
            source,
            s ->
                new ShardFlush.CountRow(
                    s.getVarLong(),
                    s.getVarLong(),
                    s.getVarLong(),
                    s.getVarLong(),
                    s.getVarLong()));
    List<ShardFlush.ClosedEpoch> closed =
        list(source, s -> new ShardFlush.ClosedEpoch(s.getVarLong(), s.getVarLong()));
    return new ShardFlush(
        shard,
        cells,
        counts,
        closed,
        list(source, RejectCoder::read),
        list(source, ScoredEventCoder::read));
  }

  private static <T> List<T> list(ByteSource source, Function<ByteSource, T> element) {
    long count = source.getVarLong();
    List<T> list = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      list.add(element.apply(source));
    }
    return list;
  }
}
