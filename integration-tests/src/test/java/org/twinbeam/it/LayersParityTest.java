/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.oracle.Cell;
import org.twinbeam.core.oracle.Oracle;
import org.twinbeam.core.oracle.OracleAnswer;
import org.twinbeam.core.oracle.OracleComparison;
import org.twinbeam.core.oracle.OracleEvent;
import org.twinbeam.core.oracle.OracleProgress;
import org.twinbeam.core.shard.ShardFlush;
import org.twinbeam.core.shard.StreamPlan;
import org.twinbeam.it.DirectLayers.Batch;
import org.twinbeam.transforms.Scoring;

/**
 * Batch, speed and their merge, by the real transforms on the DirectRunner, against the oracle on
 * hostile logs: with the horizon at the start, in the middle and at the end, and with a batch layer
 * that got there in steps or by a rebuild. Three seeds in a row have all of it.
 */
class LayersParityTest {

  private static final int EVENTS = 1_000;
  private static final int MANY = 5_000;

  static Stream<Arguments> logs() {
    return Hostile.logs(11, 12, 13);
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("logs")
  void layersAndTheirMergeAgreeWithTheOracle(String definition, long seed) throws Exception {
    int events = seed % 10 == 0 ? MANY : EVENTS;
    HostileLog log = HostileLog.of(Hostile.read(definition), seed, events);
    agree(log, log, null);
  }

  /**
   * Checks what the layers make of a log against what the oracle makes of another.
   *
   * @param told to the oracle: the log itself; or, where models tell fields, one in which the
   *     events have them already
   */
  static void agree(HostileLog log, HostileLog told, Scoring scoring) throws Exception {
    StreamPlan plan = StreamPlan.of(log.definition().yaml());
    Oracle oracle = new Oracle(told.definition());
    List<OracleEvent> events = oracle.judge(told.partitions());
    List<Case> cases = cases(log, plan, events, scoring);
    OracleProgress progress = new OracleProgress(oracle, events);
    long end = log.lastEpoch() + 1;
    for (long asOf = 0; asOf <= end; asOf++) {
      OracleAnswer expected = progress.asOf(asOf);
      List<Map<Cell, Map<String, Object>>> answers = new ArrayList<>();
      for (Case test : cases) {
        if (asOf >= test.horizon - 1) {
          Map<Cell, Map<String, Object>> answer = test.answer(plan, oracle, asOf);
          OracleComparison comparison = OracleComparison.of(expected, answer);
          assertThat(comparison.equal())
              .as("%s%n%s, as of epoch %s:%n%s", log, test.name, asOf, comparison.describe(20))
              .isTrue();
          answers.add(answer);
        }
      }
      for (Map<Cell, Map<String, Object>> answer : answers) {
        assertSame(log, answers.get(0), answer);
      }
    }
    OracleAnswer whole = progress.asOf(Long.MAX_VALUE);
    for (Case test : cases) {
      test.batch.counts().forEach(count -> test.speed.add(count.getKey(), count.getValue()));
      test.batch.rejects().forEach(test.speed::add);
      assertThat(test.speed.counts())
          .as("%s%n%s: counts", log, test.name)
          .isEqualTo(whole.counts());
      Rejects.assertEqual(log, test.speed.rejects(), whole.rejects());
    }
  }

  /**
   * The speed layer alone, and one of three ways to a horizon: by turns, seed after seed. A batch
   * run or the speed layer often begins with the greatest epoch, where most events have a repeat
   * just inside or outside of {@code within} before it.
   */
  private static List<Case> cases(
      HostileLog log, StreamPlan plan, List<OracleEvent> events, Scoring scoring) {
    Random random = new Random(log.seed());
    long end = log.lastEpoch() + 1;
    long greatest = Math.max(2, greatestEpoch(events));
    long middle = log.seed() % 6 == 0 ? greatest : 2 + random.nextInt((int) end - 3);
    long horizon = log.seed() % 3 == 0 ? middle : end;
    long step = greatest < horizon ? greatest : 1 + random.nextInt((int) horizon - 1);
    List<Long> horizons = log.seed() % 3 == 1 ? List.of(horizon) : List.of(step, horizon);
    try (DirectLayers layers = new DirectLayers(log, scoring)) {
      Map<Long, List<ShardFlush>> speed = layers.speed(List.of(0L, horizon));
      return List.of(
          new Case("all speed", 0, Batch.NONE, speed.get(0L), plan),
          new Case(
              "batch up to " + horizons,
              horizon,
              layers.batch(horizons),
              speed.get(horizon),
              plan));
    }
  }

  /**
   * The oracle grants quantiles and distinct counts a tolerance. Among themselves the ways are
   * equal to the bit, but for lists of the most frequent, which may differ within their bound.
   */
  private static void assertSame(
      HostileLog log, Map<Cell, Map<String, Object>> one, Map<Cell, Map<String, Object>> other) {
    Set<String> lists =
        log.definition().views().stream()
            .flatMap(view -> view.measures().stream())
            .filter(measure -> measure.aggregate() == View.Aggregate.TOP)
            .map(View.Measure::name)
            .collect(Collectors.toSet());
    assertThat(one.keySet()).as("%s: cells", log).isEqualTo(other.keySet());
    one.forEach(
        (cell, measures) -> {
          Map<String, Object> exact = new HashMap<>(measures);
          Map<String, Object> exactToo = new HashMap<>(other.get(cell));
          exact.keySet().removeAll(lists);
          exactToo.keySet().removeAll(lists);
          assertThat(exact).as("%s: %s by two ways", log, cell).isEqualTo(exactToo);
        });
  }

  private static long greatestEpoch(List<OracleEvent> events) {
    Map<Long, Integer> sizes = new TreeMap<>();
    events.forEach(event -> sizes.merge(event.epoch(), 1, Integer::sum));
    return Collections.max(sizes.entrySet(), Map.Entry.comparingByValue()).getKey();
  }

  /**
   * @param batch what the batch layer holds: the epochs below the horizon
   * @param speed what the speed layer told of those from it on
   */
  private record Case(String name, long horizon, Batch batch, Recorded speed) {
    Case(String name, long horizon, Batch batch, List<ShardFlush> told, StreamPlan plan) {
      this(name, horizon, batch, new Recorded(plan));
      told.forEach(speed::add);
    }

    Map<Cell, Map<String, Object>> answer(StreamPlan plan, Oracle oracle, long asOf)
        throws Exception {
      MergedStates merged = new MergedStates(plan.views(), oracle);
      batch.states().forEach(merged::add);
      speed.addTo(merged, asOf);
      return merged.answer();
    }
  }
}
