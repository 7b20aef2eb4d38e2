/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store.beam;

import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.twinbeam.core.shard.ShardFlush;
import org.twinbeam.io.store.Store;
import org.twinbeam.io.store.StoreConfig;

/**
 * Writes each flush of a shard in one transaction of its own: states first, then the epochs they
 * close. May be repeated after a failure; what is stored already and holds more events is kept.
 *
 * <p>Not by JdbcIO: its batches end where bundles end, so a flush could be split and an epoch be
 * closed before its states are there.
 */
public final class WriteSpeedStates extends PTransform<PCollection<ShardFlush>, PDone> {
  private static final long serialVersionUID = 1L;

  private final StoreConfig store;
  private final long generation;

  private WriteSpeedStates(StoreConfig store, long generation) {
    this.store = store;
    this.generation = generation;
  }

  public static WriteSpeedStates to(StoreConfig store, long generation) {
    return new WriteSpeedStates(store, generation);
  }

  @Override
  public PDone expand(PCollection<ShardFlush> flushes) {
    flushes.apply("Write flush", ParDo.of(new Write(store, generation)));
    return PDone.in(flushes.getPipeline());
  }

  static final class Write extends DoFn<ShardFlush, Void> {
    private static final long serialVersionUID = 1L;

    private final StoreConfig config;
    private final long generation;
    private transient Store store;

    Write(StoreConfig config, long generation) {
      this.config = config;
      this.generation = generation;
    }

    @Setup
    public void open() {
      store = Store.open(config);
    }

    @ProcessElement
    public void write(@Element ShardFlush flush) {
      store.flush(generation, flush);
    }
  }
}
