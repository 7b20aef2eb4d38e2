/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

import java.util.List;
import java.util.OptionalLong;

/**
 * What an answer by a {@link Pin} covers. Times are milliseconds since the Unix epoch, told by the
 * log's markers.
 *
 * @param horizonAt when the horizon's epoch began; absent before the first batch run
 * @param settled newest epoch that is final in every shard, with all before it
 * @param settledAt when that epoch ended
 * @param newest newest epoch of which anything is included; the horizon less one where none is
 * @param newestAt when that epoch began
 * @param imports so many imports, the first, are included
 * @param rejected events rejected in the epochs and imports included
 * @param duplicates events left out as duplicates in them
 * @param missing epochs that should be included and are not; empty in a whole answer
 */
public record Coverage(
    OptionalLong horizonAt,
    long settled,
    OptionalLong settledAt,
    long newest,
    OptionalLong newestAt,
    long imports,
    long rejected,
    long duplicates,
    List<EpochRange> missing) {

  public Coverage {
    missing = List.copyOf(missing);
  }

  public boolean complete() {
    return missing.isEmpty();
  }
}
