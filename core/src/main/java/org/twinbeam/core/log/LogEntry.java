/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.log;

import org.twinbeam.core.epoch.Marker;

/** What a partition of the log holds: events, and the markers that cut it into epochs. */
public sealed interface LogEntry {
  int partition();

  long offset();

  /** An event; its epoch is not yet known. */
  record Event(LogRecord record) implements LogEntry {
    @Override
    public int partition() {
      return record.partition();
    }

    @Override
    public long offset() {
      return record.offset();
    }
  }

  /** An epoch marker. */
  record Mark(int partition, long offset, Marker marker) implements LogEntry {}
}
