/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.transforms;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.twinbeam.core.shard.ScoredEvent;
import org.twinbeam.core.wire.ByteSink;
import org.twinbeam.core.wire.ByteSource;
import org.twinbeam.core.wire.ValueCodec;

/** Compact, deterministic form of a {@link ScoredEvent}. */
public final class ScoredEventCoder extends AtomicCoder<ScoredEvent> {
  private static final long serialVersionUID = 1L;
  private static final ScoredEventCoder INSTANCE = new ScoredEventCoder();

  public static ScoredEventCoder of() {
    return INSTANCE;
  }

  static void write(ByteSink sink, ScoredEvent event) {
    sink.putSignedVarLong(event.partition());
    sink.putVarLong(event.offset());
    sink.putVarLong(event.epoch());
    ValueCodec.write(sink, event.id());
    sink.putSignedVarLong(event.timeMillis());
    sink.putVarLong(event.scores().size());
    event.scores().forEach(score -> sink.putFixedLong(Double.doubleToRawLongBits(score)));
  }

  static ScoredEvent read(ByteSource source) {
    int partition = (int) source.getSignedVarLong();
    long offset = source.getVarLong();
    long epoch = source.getVarLong();
    String id = (String) ValueCodec.read(source);
    long time = source.getSignedVarLong();
    int count = (int) source.getVarLong();
    List<Double> scores = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      scores.add(Double.longBitsToDouble(source.getFixedLong()));
    }
    return new ScoredEvent(partition, offset, epoch, id, time, scores);
  }

  @Override
  public void encode(ScoredEvent event, OutputStream out) throws IOException {
    ByteSink sink = new ByteSink(64);
    write(sink, event);
    ByteArrayCoder.of().encode(sink.toByteArray(), out);
  }

  @Override
  public ScoredEvent decode(InputStream in) throws IOException {
    return read(new ByteSource(ByteArrayCoder.of().decode(in)));
  }
}
