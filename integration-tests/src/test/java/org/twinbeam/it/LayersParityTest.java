/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.twinbeam.core.oracle.Cell;
import org.twinbeam.core.oracle.Oracle;
import org.twinbeam.core.oracle.OracleAnswer;
import org.twinbeam.core.oracle.OracleComparison;
import org.twinbeam.core.oracle.OracleEvent;
import org.twinbeam.core.shard.ShardFlush;
import org.twinbeam.core.shard.StreamPlan;
import org.twinbeam.it.DirectLayers.Batch;

/**
 * Batch, speed and their merge, by the real transforms on the DirectRunner, against the oracle on
 * hostile logs: with the horizon at the start, in the middle and at the end, and with a batch layer
 * that got there in steps or by a rebuild.
 */
class LayersParityTest {

  private static final int EVENTS = 1_000;

  static List<Long> seeds() {
    return Rerun.seeds(11, 12, 13);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void layersAndTheirMergeAgreeWithTheOracle(long seed) throws Exception {
    HostileLog log = HostileLog.of(Hostile.definition(), seed, EVENTS);
    StreamPlan plan = StreamPlan.of(log.definition().yaml());
    Oracle oracle = new Oracle(plan.definition());
    List<OracleEvent> events = oracle.judge(log.partitions());
    DirectLayers layers = new DirectLayers(log);
    long end = log.lastEpoch() + 1;
    long middle = end / 2;

    Batch inSteps = layers.batch(layers.batch(Batch.NONE, 0, middle - 4), middle - 4, middle);
    List<Map<Cell, Map<String, Object>>> finalAnswers = new ArrayList<>();
    for (Case test :
        List.of(
            new Case("all speed", 0, Batch.NONE),
            new Case("in steps to the middle", middle, inSteps),
            new Case("rebuilt to the middle", middle, layers.batch(Batch.NONE, 0, middle)),
            new Case("in steps to the end", end, layers.batch(inSteps, middle, end)),
            new Case("rebuilt to the end", end, layers.batch(Batch.NONE, 0, end)))) {
      Recorded recorded = new Recorded(plan);
      for (ShardFlush flush : layers.speed(test.horizon)) {
        recorded.add(flush);
      }
      Map<Cell, Map<String, Object>> answer = Map.of();
      for (long asOf = Math.max(0, test.horizon - 1); asOf <= end; asOf++) {
        MergedStates merged = new MergedStates(plan.views(), oracle);
        test.batch.states().forEach(merged::add);
        recorded.addTo(merged, asOf);
        answer = merged.answer();
        OracleComparison comparison = OracleComparison.of(oracle.answer(events, asOf), answer);
        assertThat(comparison.equal())
            .as("%s, %s, as of epoch %s:%n%s", log, test.name, asOf, comparison.describe(20))
            .isTrue();
      }
      finalAnswers.add(answer);
      test.batch.counts().forEach(count -> recorded.add(count.getKey(), count.getValue()));
      test.batch.rejects().forEach(recorded::add);
      OracleAnswer whole = oracle.answer(events, Long.MAX_VALUE);
      assertThat(recorded.counts()).as("%s, %s: counts", log, test.name).isEqualTo(whole.counts());
      Rejects.assertEqual(log, recorded.rejects(), whole.rejects());
    }
    // The oracle grants some measures a tolerance; among themselves the ways are equal to the bit.
    assertThat(finalAnswers).as("%s: by whatever way", log).containsOnly(finalAnswers.get(0));
  }

  /**
   * @param batch what the batch layer holds: the epochs below the horizon
   */
  private record Case(String name, long horizon, Batch batch) {}
}
