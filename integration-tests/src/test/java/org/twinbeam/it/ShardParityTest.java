/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.oracle.Oracle;
import org.twinbeam.core.oracle.OracleAnswer;
import org.twinbeam.core.oracle.OracleAnswer.Counts;
import org.twinbeam.core.oracle.OracleAnswer.PartitionEpoch;
import org.twinbeam.core.oracle.OracleAnswer.RejectedAt;
import org.twinbeam.core.oracle.OracleComparison;
import org.twinbeam.core.oracle.OracleEvent;
import org.twinbeam.core.prepare.Outcome;
import org.twinbeam.core.shard.CellId;
import org.twinbeam.core.shard.Shard;
import org.twinbeam.core.shard.ShardFlush;
import org.twinbeam.core.shard.StreamPlan;

/**
 * The shards that both layers run, fed straight from a hostile log and flushed at random moments,
 * against the oracle: every cell as of every epoch, every count, every reject.
 */
class ShardParityTest {

  static List<Long> seeds() {
    return HostileLog.seeds(1, 2, 3, 4, 5);
  }

  /** A row of the store: replaced, never added to. */
  private record Row(int shard, long epoch, CellId cell) {}

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void shardsAgreeWithTheOracle(long seed) throws Exception {
    HostileLog log = HostileLog.of(seed);
    StreamPlan plan = StreamPlan.of(Hostile.YAML);
    Oracle oracle = new Oracle(plan.definition());
    List<OracleEvent> events = oracle.judge(log.partitions());

    Map<Row, byte[]> rows = new HashMap<>();
    Map<PartitionEpoch, Counts> counts = new HashMap<>();
    List<RejectedAt> rejects = new ArrayList<>();
    Random random = new Random(seed);
    for (int p = 0; p < log.partitions().size(); p++) {
      for (ShardFlush flush : run(plan, log.partitions().get(p), p, random)) {
        for (ShardFlush.CellRow row : flush.cells()) {
          CellId cell = new CellId(view(plan, row.version()), row.key(), row.paneStart());
          rows.put(new Row(p, row.epoch(), cell), row.state());
        }
        for (ShardFlush.CountRow row : flush.counts()) {
          counts.put(
              new PartitionEpoch(p, row.epoch()),
              new Counts(row.read(), row.accepted(), row.rejected(), row.duplicates()));
        }
        for (ShardFlush.Reject reject : flush.rejects()) {
          rejects.add(
              new RejectedAt(
                  reject.partition(),
                  reject.offset(),
                  reject.epoch(),
                  Outcome.Step.valueOf(reject.step())));
        }
      }
    }

    OracleAnswer whole = oracle.answer(events, Long.MAX_VALUE);
    assertThat(whole.cells()).hasSizeGreaterThan(1_000); // so that it proves something
    assertThat(rejects).as("%s: rejects", log).isEqualTo(whole.rejects());
    counts.values().removeIf(c -> c.read() == 0); // the oracle lists no empty epochs
    assertThat(counts).as("%s: counts", log).isEqualTo(whole.counts());
    for (long asOf = 0; asOf <= log.lastEpoch() + 1; asOf++) {
      MergedStates merged = new MergedStates(plan.views(), oracle);
      long through = asOf;
      rows.forEach(
          (row, state) -> {
            if (row.epoch() <= through) {
              merged.add(row.cell(), state);
            }
          });
      OracleComparison comparison =
          OracleComparison.of(oracle.answer(events, asOf), merged.answer());
      assertThat(comparison.equal())
          .as("%s, as of epoch %s:%n%s", log, asOf, comparison.describe(20))
          .isTrue();
    }
  }

  private static List<ShardFlush> run(
      StreamPlan plan, List<LogEntry> entries, int partition, Random random) {
    Shard shard = plan.shard(partition, 0, 0);
    List<ShardFlush> flushes = new ArrayList<>();
    for (LogEntry entry : entries) {
      if (entry instanceof LogEntry.Mark mark) {
        shard.advance(mark.marker().epoch(), mark.marker().startedAt());
      } else if (entry instanceof LogEntry.Event event) {
        Outcome outcome =
            plan.preparation().prepare(event.record().payload(), event.record().contentType());
        if (outcome instanceof Outcome.Prepared prepared) {
          shard.accept(event.offset(), prepared);
        } else if (outcome instanceof Outcome.Rejected rejected) {
          shard.reject(event.offset(), rejected, event.record().payload());
        }
      }
      if (random.nextInt(50) == 0) {
        flushes.add(shard.flush());
      }
    }
    flushes.add(shard.flush());
    return flushes;
  }

  static int view(StreamPlan plan, String version) {
    for (int i = 0; i < plan.views().size(); i++) {
      if (plan.views().get(i).version().equals(version)) {
        return i;
      }
    }
    throw new AssertionError("no view has version " + version);
  }
}
