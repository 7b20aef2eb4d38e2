/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.log.Slice;
import org.twinbeam.io.lake.LakeConfig;
import org.twinbeam.io.lake.LakeSlices;
import org.twinbeam.io.lake.RawLake;

/**
 * The raw lake's rows beside the log: each event of a committed epoch once, byte for byte, and no
 * other.
 */
final class LakeRows {
  /** Payloads as buffers, which are equal if their bytes are. */
  private record Row(
      int partition,
      long epoch,
      long offset,
      ByteBuffer payload,
      String contentType,
      long receivedAt,
      String source,
      String identity) {}

  private LakeRows() {}

  /** Compares epochs {@code [from, committed]}, and returns the newest committed. */
  static long check(LakeConfig config, Truth truth, long from) throws IOException {
    List<Row> rows = new ArrayList<>();
    long committed;
    try (RawLake lake = RawLake.open(config, truth.definition().stream())) {
      committed = lake.committedThrough().orElse(-1);
      for (Slice slice : LakeSlices.plan(lake, 0, from, committed + 1)) {
        LakeSlices.reader().read(slice, record -> rows.add(row(record)));
      }
    }
    List<Row> expected =
        truth.records(committed).stream()
            .filter(record -> record.epoch() >= from)
            .map(LakeRows::row)
            .toList();
    assertThat(rows)
        .as("rows of epochs %s to %s", from, committed)
        .containsExactlyInAnyOrderElementsOf(expected);
    return committed;
  }

  private static Row row(LogRecord record) {
    return new Row(
        record.partition(),
        record.epoch(),
        record.offset(),
        ByteBuffer.wrap(record.payload()),
        record.contentType(),
        record.receivedAt(),
        record.source(),
        record.identity());
  }
}
