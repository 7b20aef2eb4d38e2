/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.transforms;

import java.util.function.BiConsumer;
import org.apache.beam.sdk.values.KV;
import org.twinbeam.core.shard.CellId;
import org.twinbeam.core.wire.ByteSink;
import org.twinbeam.core.wire.ByteSource;

/**
 * States of cells on their way to where all states of each cell meet: packed, many in one element,
 * by a hash of the cell. What an exchange costs it costs for each element, and a state is some
 * fifty bytes.
 */
public final class CellPacks {
  /** A pack is passed on when it is so large. */
  private static final int BYTES = 256 << 10;

  private final ByteSink[] packs;

  /**
   * @param parts in how many parts the cells are divided: one part's states are merged in memory
   */
  public CellPacks(int parts) {
    this.packs = new ByteSink[parts];
  }

  /** Adds a state, and passes on what is full. */
  public void add(CellId id, byte[] state, Emit out) {
    int part = Math.floorMod(hash(id), packs.length);
    ByteSink pack = packs[part];
    if (pack == null) {
      pack = new ByteSink(1 << 10);
      packs[part] = pack;
    }
    CellIdCoder.put(id, pack);
    pack.putBytes(state);
    if (pack.size() >= BYTES) {
      emit(part, out);
    }
  }

  /**
   * Equal on every worker, which a record's own need not be; and mixed, for window starts differ in
   * a few bits alone (MurmurHash3's finalizer, Austin Appleby, public domain).
   */
  private static int hash(CellId id) {
    int h = 31 * (31 * id.key().hashCode() + Long.hashCode(id.paneStart())) + id.view();
    h ^= h >>> 16;
    h *= 0x85ebca6b;
    h ^= h >>> 13;
    h *= 0xc2b2ae35;
    return h ^ (h >>> 16);
  }

  /** Passes on the rest. */
  public void finish(Emit out) {
    for (int part = 0; part < packs.length; part++) {
      if (packs[part] != null) {
        emit(part, out);
      }
    }
  }

  private void emit(int part, Emit out) {
    out.pack(KV.of(part, packs[part].toByteArray()));
    packs[part] = null; // Not kept: there may be many parts.
  }

  /** Passes each state of a pack to {@code each}. */
  public static void read(byte[] pack, BiConsumer<CellId, byte[]> each) {
    ByteSource source = new ByteSource(pack);
    while (source.hasRemaining()) {
      CellId id = CellIdCoder.get(source);
      each.accept(id, source.getBytes());
    }
  }

  /** Takes packs, each with the number of its part. */
  public interface Emit {
    void pack(KV<Integer, byte[]> pack);
  }
}
