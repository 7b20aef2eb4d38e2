/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.twinbeam.embedded.EmbeddedKafka;
import org.twinbeam.io.log.LogConfig;
import org.twinbeam.io.log.LogWriter;
import org.twinbeam.io.log.Position;
import org.twinbeam.io.log.StreamLog;

@Timeout(60)
class ReplayTest {
  @TempDir Path dir;

  @Test
  void theLogHasEveryEventOnceAndRepeatsFollowTheirOriginals() throws Exception {
    List<Planned> plan = FlightTrouble.plan(FlightSample.read(Shipped.SAMPLE).subList(0, 2000), 7);
    try (EmbeddedKafka kafka = EmbeddedKafka.start(dir)) {
      LogConfig config = new LogConfig(kafka.bootstrapServers());
      try (StreamLog log = StreamLog.open(config, "flights")) {
        log.create(4, 1);
      }
      try (Straight one = new Straight(config);
          Straight other = new Straight(config)) {
        Replay replay = new Replay(List.of(one, other));
        replay.send(plan, Duration.ZERO);
        assertThat(replay.acknowledged()).isEqualTo(plan.size());
        assertThat(one.acknowledged()).isBetween(plan.size() / 3, plan.size() * 2 / 3);
        LoggedPlan logged = LoggedPlan.in(config, "flights", plan);
        assertThat(logged.isComplete()).isTrue();
        assertThat(logged.again()).isEmpty();
        List<Position> positions = logged.positions();
        assertThat(positions).hasSize(plan.size()).doesNotHaveDuplicates();
        assertOrder(plan, positions);

        one.send(plan.get(17));
        one.flush();
        LoggedPlan more = LoggedPlan.in(config, "flights", plan);
        assertThat(more.positions()).isEqualTo(positions);
        assertThat(more.again()).hasSize(1);
        Planned stranger = plan.get(18);
        one.send(
            new Planned(stranger.kind(), stranger.known(), null, new byte[] {'?'}, null, Map.of()));
        one.flush();
        assertThatThrownBy(() -> LoggedPlan.in(config, "flights", plan).positions())
            .hasMessageContaining("has 1 that nobody sent");
      }
    }
  }

  private static void assertOrder(List<Planned> plan, List<Position> positions) {
    Map<String, Position> earlier = new HashMap<>();
    for (int i = 0; i < plan.size(); i++) {
      String key = plan.get(i).partitionKey();
      if (key != null) {
        Position before = earlier.put(key, positions.get(i));
        if (before != null) {
          assertThat(positions.get(i).partition()).isEqualTo(before.partition());
          assertThat(positions.get(i).offset()).isGreaterThan(before.offset());
        }
      }
    }
  }

  @Test
  void eventsAreDueInProportion() {
    Instant first = Instant.parse("2001-01-01T00:00:00Z");
    Pace pace = new Pace(first, first.plus(Duration.ofHours(100)), Duration.ofSeconds(100));
    assertThat(pace.due(first)).isZero();
    assertThat(pace.due(first.plus(Duration.ofHours(25)))).isEqualTo(Duration.ofSeconds(25));
    assertThat(pace.due(first.plus(Duration.ofHours(100)))).isEqualTo(Duration.ofSeconds(100));
    assertThat(pace.factor()).isEqualTo(3600);
  }

  /** Appends to the log itself. */
  private static final class Straight implements Sender {
    private final LogWriter log;
    private int sent;

    Straight(LogConfig config) {
      log = LogWriter.open(config, "flights");
    }

    @Override
    public void send(Planned event) {
      sent++;
      var unused = log.append(event.payload(), null, null, null, 0, event.partitionKey());
    }

    @Override
    public void flush() {
      log.flush();
    }

    @Override
    public int acknowledged() {
      return sent;
    }

    @Override
    public void close() {
      log.close();
    }
  }
}
