/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.shard;

import org.twinbeam.core.view.CellState;
import org.twinbeam.core.wire.ByteSink;
import org.twinbeam.core.wire.ByteSource;

/**
 * The memory of a {@link Shard} as bytes. A snapshot and the batches since then rebuild the shard;
 * the ids of closed epochs are kept apart, one entry an epoch, since they no longer change.
 *
 * <p>Taken right after a {@link Shard#flush}, so that it holds no closed cells. A restored shard
 * counts everything as changed, and the next flush tells it all again.
 */
public final class ShardSnapshot {
  private static final int FORMAT = 1;

  private ShardSnapshot() {}

  /** The open epoch: its number, cells, counts and ids, and how far the partition was read. */
  public static byte[] open(Shard shard) {
    ByteSink out = new ByteSink(1024);
    out.putByte(FORMAT);
    out.putVarLong(shard.epoch());
    out.putSignedVarLong(shard.lastOffset());
    shard.seen().write(shard.epoch(), out);
    Shard.EpochCells cells = shard.epochs().get(shard.epoch());
    if (cells == null) {
      out.putByte(0);
      return out.toByteArray();
    }
    out.putByte(1);
    out.putVarLong(cells.read);
    out.putVarLong(cells.accepted);
    out.putVarLong(cells.rejected);
    out.putVarLong(cells.duplicates);
    out.putVarLong(cells.cells.size());
    cells.cells.forEach(
        cell -> {
          out.putVarLong(cell.view);
          out.putString(cell.key);
          out.putSignedVarLong(cell.paneStart);
          out.putBytes(cell.toBytes());
        });
    return out.toByteArray();
  }

  /** Restores what {@link #open} wrote into a fresh shard. */
  public static void restoreOpen(byte[] bytes, Shard shard) {
    ByteSource in = new ByteSource(bytes);
    int format = in.getByte();
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          "shard snapshot of format " + format + "; this program reads format " + FORMAT);
    }
    long epoch = in.getVarLong();
    shard.restore(epoch, in.getSignedVarLong());
    shard.seen().read(epoch, in);
    if (in.getByte() == 0) {
      return;
    }
    Shard.EpochCells cells = new Shard.EpochCells();
    cells.read = in.getVarLong();
    cells.accepted = in.getVarLong();
    cells.rejected = in.getVarLong();
    cells.duplicates = in.getVarLong();
    long count = in.getVarLong();
    for (long i = 0; i < count; i++) {
      int view = (int) in.getVarLong();
      String key = in.getString();
      long paneStart = in.getSignedVarLong();
      CellState state = shard.views().get(view).read(in.getBytes());
      cells.cells.restore(view, key, paneStart, state);
    }
    shard.epochs().put(epoch, cells);
  }

  /** The ids that passed in a closed epoch, or an empty entry. */
  public static byte[] closedIds(Shard shard, long epoch) {
    ByteSink out = new ByteSink(256);
    shard.seen().write(epoch, out);
    return out.toByteArray();
  }

  public static void restoreClosedIds(byte[] bytes, long epoch, Shard shard) {
    shard.seen().read(epoch, new ByteSource(bytes));
  }
}
