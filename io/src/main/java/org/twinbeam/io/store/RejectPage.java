/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.twinbeam.core.shard.ShardFlush.Reject;

/**
 * Some rejects of a preparation, newest first.
 *
 * @param files names by ordinal of the imported files that some of them came from
 * @param next where the next page begins; absent if this is the last
 */
public record RejectPage(List<Reject> rejects, Map<Long, String> files, Optional<Position> next) {

  public RejectPage {
    rejects = List.copyOf(rejects);
    files = Map.copyOf(files);
  }

  /** A place in the order of rejects. */
  public record Position(long epoch, long offset, int partition) {}
}
