/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.io.log.LogRecordCoder;

/**
 * Consecutive entries of one partition on their way from the reader to the writer: runs of events,
 * encoded once, each ended by a marker or by the pack's end.
 */
record RawPack(List<Run> runs) {

  RawPack {
    runs = List.copyOf(runs);
  }

  /**
   * Consecutive events and what comes after them.
   *
   * @param events encoded log records
   * @param count their number
   * @param firstOffset offset of the first entry, be it an event or the marker
   * @param end the marker that follows, or null
   */
  record Run(byte[] events, int count, long firstOffset, long lastOffset, End end) {

    /** Without the entries below an offset, of which there is one above. */
    Run from(long offset) throws IOException {
      ByteArrayInputStream in = new ByteArrayInputStream(events);
      ByteArrayOutputStream kept = new ByteArrayOutputStream(events.length);
      int keptCount = 0;
      long first = lastOffset; // The marker, unless an event comes before it.
      while (in.available() > 0) {
        LogRecord record = LogRecordCoder.of().decode(in);
        if (record.offset() >= offset) {
          LogRecordCoder.of().encode(record, kept);
          first = Math.min(first, record.offset());
          keptCount++;
        }
      }
      // Not the offset asked for: a transaction's own record may be there, which no reader sees.
      return new Run(kept.toByteArray(), keptCount, first, lastOffset, end);
    }
  }

  /** A marker, as far as it matters. */
  record End(long offset, long epoch, long startedAt) {}
}
