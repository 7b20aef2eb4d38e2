/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

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

  private SpeedStates(StoreConfig config, long generation) {
    this.config = config;
    this.generation = generation;
  }

  public static SpeedStates of(StoreConfig store, long generation) {
    return new SpeedStates(store, generation);
  }

  @Override
  public void write(ShardFlush flush) {
    store().flush(generation, flush);
  }

  private synchronized Store store() {
    if (store == null) {
      store = Store.open(config);
    }
    return store;
  }
}
