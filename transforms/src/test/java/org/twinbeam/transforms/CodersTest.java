/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.transforms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.shard.CellId;
import org.twinbeam.core.shard.ScoredEvent;
import org.twinbeam.core.shard.ShardFlush;
import org.twinbeam.core.shard.ShardFlush.CellRow;
import org.twinbeam.core.shard.ShardFlush.ClosedEpoch;
import org.twinbeam.core.shard.ShardFlush.CountRow;
import org.twinbeam.core.shard.ShardFlush.Reject;

class CodersTest {
  @Test
  void cellIdsComeBackAndEncodeAlike() throws Exception {
    for (CellId id :
        List.of(
            new CellId(0, "[]", 0),
            new CellId(3, "[\"ORD\",null]", -3_600_000),
            new CellId(300, "[\"é\"]", Long.MAX_VALUE))) {
      assertThat(roundTrip(CellIdCoder.of(), id)).isEqualTo(id);
    }
    CellIdCoder.of().verifyDeterministic();
  }

  @Test
  void countRowsComeBack() throws Exception {
    CountRow row = new CountRow(Long.MAX_VALUE, 7, 4, 2, 1);
    assertThat(roundTrip(CountRowCoder.of(), row)).isEqualTo(row);
  }

  @Test
  void flushesComeBack() throws Exception {
    ShardFlush flush =
        new ShardFlush(
            2,
            List.of(
                new CellRow("v1", 5, "[\"ORD\"]", -1, 9, new byte[] {1, 2}),
                new CellRow("v2", 0, "[]", 0, 0, new byte[0])),
            List.of(new CountRow(5, 9, 7, 1, 1)),
            List.of(new ClosedEpoch(4, 1_700_000_000_000L)),
            List.of(new Reject(2, 77, 5, "DECODE", "not JSON", "{".getBytes(UTF_8))),
            List.of(
                new ScoredEvent(2, 78, 5, "a", -1, List.of(0.25, -0.0)),
                new ScoredEvent(-3, 1L << 40, 0, null, 1, List.of())));
    ShardFlush read = roundTrip(ShardFlushCoder.of(), flush);
    assertThat(read).usingRecursiveComparison().isEqualTo(flush);
    assertThat(CoderUtils.encodeToByteArray(ShardFlushCoder.of(), read))
        .isEqualTo(CoderUtils.encodeToByteArray(ShardFlushCoder.of(), flush));
  }

  @Test
  void codersThemselvesAreSerializable() {
    for (Coder<?> coder :
        List.of(
            CellIdCoder.of(),
            CountRowCoder.of(),
            ShardFlushCoder.of(),
            RejectCoder.of(),
            ScoredEventCoder.of())) {
      SerializableUtils.ensureSerializable(coder);
    }
  }

  private static <T> T roundTrip(Coder<T> coder, T value) throws Exception {
    return CoderUtils.decodeFromByteArray(coder, CoderUtils.encodeToByteArray(coder, value));
  }
}
