/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.oracle.Oracle;
import org.twinbeam.core.oracle.OracleAnswer;
import org.twinbeam.core.oracle.OracleComparison;
import org.twinbeam.core.oracle.OracleEvent;
import org.twinbeam.core.oracle.OracleProgress;
import org.twinbeam.core.prepare.Outcome;
import org.twinbeam.core.shard.Shard;
import org.twinbeam.core.shard.StreamPlan;

/**
 * The shards that both layers run, fed straight from a hostile log and flushed at random moments,
 * against the oracle: every cell as of every epoch, every count, every reject.
 */
class ShardParityTest {

  static Stream<Arguments> logs() {
    return Hostile.logs(1, 2, 3, 4, 5);
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("logs")
  void shardsAgreeWithTheOracle(String definition, long seed) throws Exception {
    agree(HostileLog.of(Hostile.read(definition), seed));
  }

  private static void agree(HostileLog log) throws Exception {
    StreamPlan plan = StreamPlan.of(log.definition().yaml());
    Oracle oracle = new Oracle(plan.definition());
    List<OracleEvent> events = oracle.judge(log.partitions());

    Recorded recorded = new Recorded(plan);
    Random random = new Random(log.seed());
    for (int p = 0; p < log.partitions().size(); p++) {
      run(plan, log.partitions().get(p), p, random, recorded);
    }

    OracleProgress progress = new OracleProgress(oracle, events);
    for (long asOf = 0; asOf <= log.lastEpoch() + 1; asOf++) {
      MergedStates merged = new MergedStates(plan.views(), oracle);
      recorded.addTo(merged, asOf);
      OracleComparison comparison = OracleComparison.of(progress.asOf(asOf), merged.answer());
      assertThat(comparison.equal())
          .as("%s, as of epoch %s:%n%s", log, asOf, comparison.describe(20))
          .isTrue();
    }
    OracleAnswer whole = progress.asOf(Long.MAX_VALUE);
    assertThat(whole.total().accepted()).isGreaterThan(events.size() / 2); // else it proves little
    Rejects.assertEqual(log, recorded.rejects(), whole.rejects());
    assertThat(recorded.counts()).as("%s: counts", log).isEqualTo(whole.counts());
  }

  private static void run(
      StreamPlan plan, List<LogEntry> entries, int partition, Random random, Recorded recorded) {
    Shard shard = plan.shard(partition, 0, 0);
    for (LogEntry entry : entries) {
      if (entry instanceof LogEntry.Mark mark) {
        shard.advance(mark.marker().epoch(), mark.marker().startedAt());
      } else if (entry instanceof LogEntry.Event event) {
        Outcome outcome = plan.prepare(event.record());
        if (outcome instanceof Outcome.Prepared prepared) {
          shard.accept(event.offset(), prepared);
        } else if (outcome instanceof Outcome.Rejected rejected) {
          shard.reject(event.offset(), rejected, event.record().payload());
        }
      }
      if (random.nextInt(50) == 0) {
        recorded.add(shard.flush());
      }
    }
    recorded.add(shard.flush());
  }
}
