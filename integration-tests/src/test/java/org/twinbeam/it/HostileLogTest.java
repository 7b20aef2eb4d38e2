/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.oracle.Oracle;
import org.twinbeam.core.oracle.OracleEvent;
import org.twinbeam.core.oracle.OracleEvent.Fate;
import org.twinbeam.core.prepare.Outcome.Step;

/** That the generated logs hold what they are said to hold; else parity on them proves little. */
class HostileLogTest {

  private static final List<HostileLog> LOGS = List.of(HostileLog.of(1), HostileLog.of(2));

  private static List<OracleEvent> judge(HostileLog log) {
    return new Oracle(log.definition()).judge(log.partitions());
  }

  @Test
  void aSeedGivesOneLog() {
    assertThat(texts(HostileLog.of(7))).isEqualTo(texts(HostileLog.of(7)));
    assertThat(texts(HostileLog.of(7))).isNotEqualTo(texts(HostileLog.of(8)));
  }

  private static List<String> texts(HostileLog log) {
    List<String> texts = new ArrayList<>();
    for (List<LogEntry> partition : log.partitions()) {
      for (LogEntry entry : partition) {
        texts.add(
            entry instanceof LogEntry.Event event
                ? event.offset() + java.util.Arrays.toString(event.record().payload())
                : entry.toString());
      }
    }
    return texts;
  }

  @Test
  void eventsOfEveryFate() {
    for (HostileLog log : LOGS) {
      List<OracleEvent> events = judge(log);
      assertThat(events).hasSizeBetween(1_000, 4_000);
      Set<Step> steps = EnumSet.noneOf(Step.class);
      Map<Fate, Integer> fates = new TreeMap<>();
      for (OracleEvent event : events) {
        fates.merge(event.fate(), 1, Integer::sum);
        if (event.step() != null) {
          steps.add(event.step());
        }
      }
      assertThat(fates.get(Fate.DUPLICATE)).isGreaterThan(100);
      assertThat(fates.get(Fate.REJECTED)).isGreaterThan(100);
      assertThat(fates.get(Fate.ACCEPTED)).isGreaterThan(events.size() / 2);
      assertThat(steps).containsExactlyInAnyOrder(Step.values());
    }
  }

  @Test
  void repeatsOfEveryDistance() {
    for (HostileLog log : LOGS) {
      Map<Integer, Map<Object, Long>> newest = new HashMap<>();
      Set<Long> duplicateAfter = new HashSet<>();
      Set<Long> acceptedAfter = new HashSet<>();
      Map<Object, Set<Integer>> partitions = new HashMap<>();
      for (OracleEvent event : judge(log)) {
        if (event.fate() != Fate.REJECTED) {
          Object id = event.values().get("id");
          Long before =
              newest
                  .computeIfAbsent(event.partition(), p -> new HashMap<>())
                  .put(id, event.epoch());
          partitions.computeIfAbsent(id, x -> new HashSet<>()).add(event.partition());
          if (before != null) {
            (event.fate() == Fate.DUPLICATE ? duplicateAfter : acceptedAfter)
                .add(event.epoch() - before);
          }
        }
      }
      long within = log.definition().within();
      assertThat(duplicateAfter).contains(0L, 1L, within);
      assertThat(acceptedAfter).contains(within + 1).allMatch(distance -> distance > within);
      assertThat(partitions.values()).anyMatch(p -> p.size() > 1);
    }
  }

  @Test
  void epochsOfEverySizeAndMarkersOfEveryKind() {
    Set<String> seen = new HashSet<>();
    for (HostileLog log : LOGS) {
      for (List<LogEntry> partition : log.partitions()) {
        long epoch = 0;
        int events = 0;
        for (LogEntry entry : partition) {
          if (entry instanceof LogEntry.Mark mark) {
            long step = mark.marker().epoch() - epoch;
            seen.add(step == 0 ? "repeated" : step < 0 ? "stale" : step > 1 ? "skipped" : "next");
            if (step > 0) {
              epoch = mark.marker().epoch();
              seen.add(events == 0 ? "empty" : events == 1 ? "one" : events > 99 ? "many" : "few");
              events = 0;
            }
          } else {
            events++;
          }
        }
        assertThat(epoch).isEqualTo(log.lastEpoch() + 1);
      }
    }
    assertThat(seen)
        .contains("repeated", "stale", "skipped", "next", "empty", "one", "few", "many");
  }

  @Test
  void somePartitionsAreIdle() {
    assertThat(HostileLog.seeds(1, 2, 3, 4, 5, 6, 7, 8, 9))
        .anyMatch(
            seed ->
                HostileLog.of(seed).partitions().stream()
                    .anyMatch(p -> p.stream().noneMatch(e -> e instanceof LogEntry.Event)));
  }
}
