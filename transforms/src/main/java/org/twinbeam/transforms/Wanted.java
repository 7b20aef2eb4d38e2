/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.transforms;

import java.io.Serializable;
import org.twinbeam.core.log.LogRecord;

/** Which events {@link FindEvents} is to find. */
public sealed interface Wanted extends Serializable {

  /**
   * All whose id field has that text, whatever became of them.
   *
   * @param id as {@link org.twinbeam.core.prepare.FieldText} gives it
   */
  record OfId(String id) implements Wanted {}

  /**
   * The one at a place.
   *
   * @param id text of its id field, or null
   */
  record At(int partition, long offset, String id) implements Wanted {}

  /**
   * The accepted ones that some panes of a view hold under a key.
   *
   * @param key canonical JSON array, see {@link org.twinbeam.core.key.KeyText}
   * @param from start of the first pane, milliseconds since the Unix epoch
   * @param to end of the last, exclusive
   * @param lastEpoch only events of the log's epochs up to this one
   * @param imports only events of so many imports, the first
   */
  record InCells(String view, String key, long from, long to, long lastEpoch, long imports)
      implements Wanted {

    /** Whether an event is among those that are looked at. */
    boolean covers(LogRecord record) {
      return record.partition() < 0 ? record.epoch() < imports : record.epoch() <= lastEpoch;
    }
  }
}
