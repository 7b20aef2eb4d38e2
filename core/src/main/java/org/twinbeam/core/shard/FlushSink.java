/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.shard;

import java.io.Serializable;

/** Where the flushes of speed shards are kept. Safe for use by several threads. */
public interface FlushSink extends Serializable {

  /**
   * Keeps a flush, all of it or nothing. One that was kept before, or is older than what is there,
   * may come again after a failure, and must change nothing then.
   */
  void write(ShardFlush flush);
}
