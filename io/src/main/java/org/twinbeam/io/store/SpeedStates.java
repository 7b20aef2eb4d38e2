/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.twinbeam.core.shard.FlushSink;
import org.twinbeam.core.shard.ShardFlush;

/**
 * A generation's states in the store. Each flush of a shard is one transaction: states first, then
 * the epochs they close; what is stored already and holds more events is kept.
 *
 * <p>Not JdbcIO: its batches end where bundles end, so a flush could be split and an epoch be
 * closed before its states are there.
 */
public final class SpeedStates implements FlushSink {
  private static final long serialVersionUID = 1L;

  private final StoreConfig config;
  private final long generation;
  private transient Store store;

  /**
   * By shard, the first epoch of which the store had nothing when this began: from there on a cell
   * that the shard has not told is not there, unless another attempt still writes.
   */
  private final Map<Integer, Long> newFrom = new ConcurrentHashMap<>();

  private SpeedStates(StoreConfig config, long generation) {
    this.config = config;
    this.generation = generation;
  }

  public static SpeedStates of(StoreConfig store, long generation) {
    return new SpeedStates(store, generation);
  }

  @Override
  public void write(ShardFlush flush) {
    int shard = flush.shard();
    Long from = newFrom.get(shard);
    if (from == null) {
      from = store().untold(generation, shard);
      newFrom.put(shard, from);
    }
    if (!store().flush(generation, flush, from)) {
      // Told by an attempt that was still at it, or by this one, and the answer was lost.
      store().flush(generation, flush);
      newFrom.put(shard, store().untold(generation, shard));
    }
  }

  private synchronized Store store() {
    if (store == null) {
      store = Store.open(config);
    }
    return store;
  }
}
