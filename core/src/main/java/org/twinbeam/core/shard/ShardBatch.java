/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.shard;

import org.twinbeam.core.epoch.Marker;
import org.twinbeam.core.prepare.Outcome;
import org.twinbeam.core.prepare.Outcome.Prepared;
import org.twinbeam.core.prepare.Outcome.Rejected;
import org.twinbeam.core.wire.ByteSink;
import org.twinbeam.core.wire.ByteSource;
import org.twinbeam.core.wire.ValueCodec;

/**
 * Entries of one partition, prepared and packed into one byte array in their order: what crosses
 * the exchange to the shard, once per bundle rather than once per event. Only the columns that some
 * view reads are carried.
 */
public final class ShardBatch {
  private static final int MARK = 1;
  private static final int PREPARED = 2;
  private static final int REJECTED = 3;

  private ShardBatch() {}

  /**
   * Packs entries. Each batch names the entry that came before it, so that the shard notices when
   * one was lost or overtaken on the way. Not safe for use by several threads.
   */
  public static final class Builder {
    private final boolean[] used;
    private final ByteSink out = new ByteSink(1024);
    private long lastOffset = -1;

    /**
     * @param used which columns of a prepared event are carried
     */
    public Builder(boolean[] used) {
      this.used = used.clone();
    }

    public int size() {
      return out.size();
    }

    private void begin(int kind, long offset) {
      if (out.size() == 0) {
        out.putSignedVarLong(lastOffset);
      }
      lastOffset = offset;
      out.putByte(kind);
      out.putVarLong(offset);
    }

    public void mark(long offset, Marker marker) {
      begin(MARK, offset);
      out.putVarLong(marker.epoch());
      out.putVarLong(marker.startedAt());
    }

    /**
     * @param payload the event's bytes as received; carried only if it was rejected
     */
    public void event(long offset, Outcome outcome, byte[] payload) {
      if (outcome instanceof Prepared prepared) {
        begin(PREPARED, offset);
        ValueCodec.write(out, prepared.id());
        out.putSignedVarLong(prepared.timeMillis());
        Object[] values = prepared.values();
        for (int i = 0; i < used.length; i++) {
          if (used[i]) {
            ValueCodec.write(out, values[i]);
          }
        }
      } else if (outcome instanceof Rejected rejected) {
        begin(REJECTED, offset);
        out.putByte(rejected.step().ordinal());
        out.putString(rejected.cause());
        ValueCodec.write(out, rejected.identity());
        out.putBytes(payload);
      }
    }

    /** The batch so far; the builder is empty afterwards. */
    public byte[] take() {
      byte[] batch = out.toByteArray();
      out.reset();
      return batch;
    }
  }

  /**
   * Feeds a batch to its shard.
   *
   * @param used as given to the builder
   */
  public static void replay(byte[] batch, boolean[] used, Shard shard) {
    ByteSource in = new ByteSource(batch);
    shard.expectAfter(in.getSignedVarLong());
    while (in.hasRemaining()) {
      int kind = in.getByte();
      long offset = in.getVarLong();
      switch (kind) {
        case MARK -> {
          shard.pass(offset);
          long epoch = in.getVarLong();
          shard.advance(epoch, in.getVarLong());
        }
        case PREPARED -> {
          String id = (String) ValueCodec.read(in);
          long time = in.getSignedVarLong();
          Object[] values = new Object[used.length];
          for (int i = 0; i < used.length; i++) {
            if (used[i]) {
              values[i] = ValueCodec.read(in);
            }
          }
          shard.accept(offset, new Prepared(id, time, values));
        }
        case REJECTED -> {
          Outcome.Step step = Outcome.Step.values()[in.getByte()];
          String cause = in.getString();
          String identity = (String) ValueCodec.read(in);
          shard.reject(offset, new Rejected(step, cause, identity), in.getBytes());
        }
        default ->
            throw new IllegalArgumentException(
                "unknown entry kind " + kind + " before byte " + in.position());
      }
    }
  }
}
