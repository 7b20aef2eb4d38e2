/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.prepare.Outcome;
import org.twinbeam.core.shard.StreamPlan;
import org.twinbeam.models.registry.ModelRefusedException;
import org.twinbeam.models.registry.ModelRegistry;
import org.twinbeam.models.score.StreamScorer;

/** What waits to be scored is bounded, keeps its order, and is handed on once. */
class ScoringQueueTest {
  private static final int MIB = 1 << 20;
  private static final long FOREVER = Long.MAX_VALUE;

  /** No model tells anything here: the queue does not know. */
  private static final StreamPlan PLAN =
      StreamPlan.of("{stream: s, fields: {at: timestamp, n: int64}, time: at}");

  private record Handed(int entry, Outcome outcome) {}

  private static ScoringQueue<Integer> queue(int minBatchSize, int maxBatchSize, long millis)
      throws ModelRefusedException {
    StreamScorer scorer =
        StreamScorer.of(new ModelRegistry(Path.of("none")), PLAN.definition(), PLAN.preparation());
    return new ScoringQueue<>(scorer, new Scoring("none", minBatchSize, maxBatchSize, millis));
  }

  private static Outcome outcome(String payload) {
    return PLAN.preparation().prepare(payload.getBytes(StandardCharsets.UTF_8), null);
  }

  private static Outcome event(int n) {
    return outcome("{\"at\": \"2026-01-01T00:00:00Z\", \"n\": " + n + "}");
  }

  private static List<Handed> scored(ScoringQueue<Integer> queue) {
    List<Handed> handed = new ArrayList<>();
    queue.score((entry, outcome) -> handed.add(new Handed(entry, outcome)));
    return handed;
  }

  private static List<Integer> entries(ScoringQueue<Integer> queue) {
    return scored(queue).stream().map(Handed::entry).toList();
  }

  @Test
  void isFullByCountOfWhateverWaits() throws Exception {
    ScoringQueue<Integer> queue = queue(1, 3, FOREVER);
    assertThat(queue.isFull()).isFalse();
    queue.add(1, null, 0);
    queue.add(2, outcome("{"), 1);
    assertThat(queue.isFull()).isFalse();
    queue.add(3, event(3), 1);
    assertThat(queue.isFull()).isTrue();
    assertThat(queue.isDue()).isTrue();
    assertThat(entries(queue)).containsExactly(1, 2, 3);
    assertThat(queue.isFull()).isFalse();
    queue.add(4, event(4), 1);
    assertThat(queue.isFull()).as("counted anew").isFalse();
  }

  @Test
  void isFullByBytes() throws Exception {
    ScoringQueue<Integer> queue = queue(1000, 1000, FOREVER);
    queue.add(1, event(1), 8 * MIB - 1);
    assertThat(queue.isFull()).isFalse();
    queue.add(2, null, 0);
    assertThat(queue.isFull()).isFalse();
    queue.add(3, outcome("{"), 1);
    assertThat(queue.isFull()).as("a reject is held as an event is").isTrue();
    assertThat(queue.isDue()).as("though fewer than are waited for").isTrue();
    assertThat(entries(queue)).containsExactly(1, 2, 3);
    queue.add(4, event(4), 8 * MIB - 1);
    assertThat(queue.isFull()).as("weighed anew").isFalse();
    queue.clear();
    queue.add(5, event(5), 8 * MIB - 1);
    assertThat(queue.isFull()).as("weighed anew").isFalse();
  }

  @Test
  void hugeEventsDoNotOverflow() throws Exception {
    ScoringQueue<Integer> queue = queue(1, 1000, FOREVER);
    queue.add(1, event(1), Integer.MAX_VALUE);
    queue.add(2, event(2), Integer.MAX_VALUE);
    queue.add(3, event(3), 2);
    assertThat(queue.isFull()).isTrue();
    assertThat(entries(queue)).containsExactly(1, 2, 3);
  }

  @Test
  void theOrderIsKeptAndEachHasItsOwnOutcome() throws Exception {
    ScoringQueue<Integer> queue = queue(1, 100, FOREVER);
    List<Handed> added = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Outcome outcome = i % 3 == 0 ? event(i) : i % 3 == 1 ? outcome("{" + i) : null;
      added.add(new Handed(i, outcome));
      queue.add(i, outcome, 1);
    }
    assertThat(scored(queue)).isEqualTo(added);
  }

  @Test
  void nothingWaitsAfterItIsScored() throws Exception {
    ScoringQueue<Integer> queue = queue(1, 100, 0);
    queue.add(1, event(1), 1);
    assertThat(entries(queue)).containsExactly(1);
    assertThat(queue.isDue()).isFalse();
    assertThat(entries(queue)).isEmpty();
    queue.add(2, event(2), 1);
    assertThat(entries(queue)).containsExactly(2);
  }

  @Test
  void whatIsClearedIsForgotten() throws Exception {
    ScoringQueue<Integer> queue = queue(1, 3, 0);
    IntStream.range(0, 3).forEach(i -> queue.add(i, event(i), 8 * MIB));
    queue.clear();
    assertThat(queue.isFull()).isFalse();
    assertThat(queue.isDue()).isFalse();
    queue.add(7, event(7), 1);
    assertThat(entries(queue)).containsExactly(7);
  }

  @Test
  void whatCouldNotBeHandedOnIsForgottenWithTheBundle() throws Exception {
    ScoringQueue<Integer> queue = queue(1, 3, 0);
    queue.add(1, event(1), 1);
    assertThatThrownBy(
            () ->
                queue.score(
                    (entry, outcome) -> {
                      throw new IllegalStateException("no place");
                    }))
        .hasMessage("no place");
    queue.clear();
    assertThat(entries(queue)).isEmpty();
  }

  @Test
  void theDelayCountsOnceThereAreAsManyAsAreWaitedFor() throws Exception {
    ScoringQueue<Integer> queue = queue(3, 100, 0);
    assertThat(queue.isDue()).isFalse();
    queue.add(1, event(1), 1);
    queue.add(2, event(2), 1);
    assertThat(queue.isDue()).isFalse();
    queue.add(3, event(3), 1);
    assertThat(queue.isDue()).isTrue();
    assertThat(queue.isFull()).isFalse();
  }

  @Test
  void aDelayThatHasNotPassedIsWaitedFor() throws Exception {
    ScoringQueue<Integer> queue = queue(1, 3, FOREVER);
    queue.add(1, event(1), 1);
    queue.add(2, event(2), 1);
    assertThat(queue.isDue()).isFalse();
  }

  @Test
  void aStreamWithoutModelsHasNoQueue() {
    assertThat(Scoring.<Integer>queue(null, PLAN)).isNull();
    assertThat(Scoring.<Integer>queue(Scoring.of("none"), PLAN)).isNull();
  }

  @Test
  void aStreamWithModelsIsNotPreparedWithoutThem() {
    StreamPlan scored =
        StreamPlan.of(
            PLAN.definition().yaml().replace("time: at", "time: at, score: {risk: late}"));
    assertThatThrownBy(() -> Scoring.queue(null, scored))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "stream s has fields that models tell, but it is not said where the models are");
    assertThatThrownBy(() -> Scoring.queue(Scoring.of("none"), scored))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("there is no version of model late in none");
  }
}
