/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.transforms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.prepare.Outcome;
import org.twinbeam.core.shard.CellId;
import org.twinbeam.core.shard.ScoredEvent;
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
  void scoredEventsComeBack() throws Exception {
    for (ScoredEvent event :
        List.of(
            new ScoredEvent(2, 78, 5, "a", -1, List.of(0.25, -0.0)),
            new ScoredEvent(-3, 1L << 40, 0, null, 1, List.of()))) {
      assertThat(roundTrip(ScoredEventCoder.of(), event)).isEqualTo(event);
    }
  }

  @Test
  void rejectsComeBack() throws Exception {
    Reject reject = new Reject(2, 77, 5, "DECODE", "not JSON", "{".getBytes(UTF_8));
    assertThat(roundTrip(RejectCoder.of(), reject)).usingRecursiveComparison().isEqualTo(reject);
  }

  @Test
  void findingsComeBack() throws Exception {
    byte[] payload = "{".getBytes(UTF_8);
    Findings findings =
        new Findings(
            9,
            5,
            List.of(
                new FoundEvent(
                    new LogRecord(3, 78, 5, 1_000, payload, "text/csv", "http", "t/0/9"),
                    FoundEvent.Fate.ACCEPTED,
                    null,
                    null,
                    -1L,
                    List.of(new FoundEvent.InWindows("hourly", "0a", "[\"é\"]", -7_200_000, 0))),
                new FoundEvent(
                    new LogRecord(-3, 1L << 40, 0, -1, payload, null, null, null),
                    FoundEvent.Fate.REJECTED,
                    Outcome.Step.DECODE,
                    "not JSON",
                    null,
                    List.of())));
    assertThat(roundTrip(FindingsCoder.of(), findings))
        .usingRecursiveComparison()
        .isEqualTo(findings);
    FindingsCoder.of().verifyDeterministic();
  }

  @Test
  void codersThemselvesAreSerializable() {
    for (Coder<?> coder :
        List.of(
            CellIdCoder.of(),
            CountRowCoder.of(),
            RejectCoder.of(),
            ScoredEventCoder.of(),
            FindingsCoder.of())) {
      SerializableUtils.ensureSerializable(coder);
    }
  }

  private static <T> T roundTrip(Coder<T> coder, T value) throws Exception {
    return CoderUtils.decodeFromByteArray(coder, CoderUtils.encodeToByteArray(coder, value));
  }
}
