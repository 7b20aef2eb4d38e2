/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.transforms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.twinbeam.core.epoch.Marker;
import org.twinbeam.core.shard.FlushSink;
import org.twinbeam.core.shard.ShardBatch;
import org.twinbeam.core.shard.ShardFlush;
import org.twinbeam.core.shard.StreamPlan;

/** Whatever the sink does, at the end it has all that came, each event once. */
class AggregateShardsTest {
  private static final String YAML =
      """
      stream: orders
      format: json
      fields:
        id: string
        at: {type: timestamp, format: iso}
      id: id
      time: at
      views:
        hourly: {key: [], window: 1h, measures: {orders: count}}
      """;
  private static final int BATCHES = 40;
  private static final int EVENTS = 25;

  /** The sinks' memories, by their names: the runner copies sinks. */
  private static final Map<String, Kept> KEPT = new ConcurrentHashMap<>();

  /** A sink that takes its time, and may be gone. */
  private record SlowSink(String name, int millis, boolean isGone) implements FlushSink {
    @Override
    public void write(ShardFlush flush) {
      Kept kept = KEPT.get(name);
      try {
        Thread.sleep(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (isGone) {
        throw new IllegalStateException("the sink is gone");
      }
      kept.keep(flush);
    }
  }

  /** What the store would hold: of each epoch the state with the most events. */
  private static final class Kept {
    final Map<String, Long> cells = new HashMap<>();
    final Map<Long, Long> accepted = new HashMap<>();
    final List<Long> closed = new ArrayList<>();

    synchronized void keep(ShardFlush flush) {
      flush
          .cells()
          .forEach(c -> cells.merge(c.epoch() + c.key() + c.paneStart(), c.events(), Math::max));
      flush.counts().forEach(c -> accepted.merge(c.epoch(), c.accepted(), Math::max));
      for (ShardFlush.ClosedEpoch epoch : flush.closed()) {
        if (!closed.contains(epoch.epoch())) {
          closed.add(epoch.epoch());
        }
      }
    }
  }

  /** Batches of one partition; each tenth ends an epoch, and all repeat the last event before. */
  private static TestStream<KV<Integer, byte[]>> stream() {
    StreamPlan plan = StreamPlan.of(YAML);
    ShardBatch.Builder batch = new ShardBatch.Builder(plan.usedColumns());
    TestStream.Builder<KV<Integer, byte[]>> stream =
        TestStream.create(KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of()));
    long offset = 0;
    int number = 0;
    for (int i = 0; i < BATCHES; i++) {
      for (int k = 0; k < EVENTS; k++) {
        int id = k == 0 && number > 0 ? number - 1 : number++;
        byte[] json =
            "{\"id\":\"o%d\",\"at\":\"2001-01-01T%02d:00:00Z\"}"
                .formatted(id, id % 7)
                .getBytes(UTF_8);
        batch.event(offset++, plan.preparation().prepare(json, "application/json"), json);
      }
      if (i % 10 == 9) {
        batch.mark(offset++, new Marker(i / 10 + 1, 1_000L * i, 1, "test"));
      }
      stream =
          stream.addElements(KV.of(0, batch.take())).advanceProcessingTime(Duration.millis(100));
    }
    return stream.advanceWatermarkToInfinity();
  }

  private static Kept run(int millis, boolean isGone) {
    String name = UUID.randomUUID().toString();
    Kept kept = new Kept();
    KEPT.put(name, kept);
    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply(stream())
        .apply(
            AggregateShards.of(YAML, 0, 0, new SlowSink(name, millis, isGone))
                .withFlushEvery(Duration.millis(50)));
    try {
      pipeline.run().waitUntilFinish();
    } finally {
      KEPT.remove(name);
    }
    return kept;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 30, 400})
  void allIsKept(int millis) {
    Kept kept = run(millis, false);
    long events = 1 + BATCHES * (EVENTS - 1L);
    assertThat(kept.accepted.values().stream().mapToLong(n -> n).sum()).isEqualTo(events);
    assertThat(kept.cells.values().stream().mapToLong(n -> n).sum()).isEqualTo(events);
    assertThat(kept.cells).hasSize(4 * 7);
    assertThat(kept.closed)
        .containsExactlyElementsOf(LongStream.range(0, BATCHES / 10).boxed().toList());
  }

  @Test
  void aSinkThatFailsEndsThePipeline() {
    assertThatThrownBy(() -> run(5, true)).hasMessageContaining("the sink is gone");
  }
}
