/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.epoch.Marker;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.oracle.Oracle;
import org.twinbeam.core.oracle.OracleEvent;
import org.twinbeam.core.oracle.OracleEvent.Fate;
import org.twinbeam.core.prepare.Outcome.Step;

/** That the generated logs hold what they are said to hold; else parity on them proves little. */
class HostileLogTest {

  private static final Definition EVERYTHING = Hostile.everything();
  private static final List<Definition> DEFINITIONS =
      Stream.concat(Stream.of(EVERYTHING, Hostile.definition()), Hostile.others().stream())
          .distinct()
          .toList();

  /** Each with its judgement, which takes longer than all that is asked of it here. */
  private static final Map<HostileLog, List<OracleEvent>> JUDGED = new IdentityHashMap<>();

  private static final Map<Definition, List<HostileLog>> ALL = new IdentityHashMap<>();
  private static final List<HostileLog> LOGS = logs(EVERYTHING);

  static List<Definition> definitions() {
    return DEFINITIONS;
  }

  private static List<HostileLog> logs(Definition definition) {
    return ALL.computeIfAbsent(definition, d -> List.of(HostileLog.of(d, 1), HostileLog.of(d, 2)));
  }

  private static List<OracleEvent> judge(HostileLog log) {
    return JUDGED.computeIfAbsent(log, l -> new Oracle(l.definition()).judge(l.partitions()));
  }

  private static Stream<LogRecord> records(HostileLog log) {
    return log.partitions().stream()
        .flatMap(List::stream)
        .filter(LogEntry.Event.class::isInstance)
        .map(entry -> ((LogEntry.Event) entry).record());
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
                ? event.offset() + Arrays.toString(event.record().payload())
                : entry.toString());
      }
    }
    return texts;
  }

  @Test
  void aLogTellsHowToRunItAlone() {
    assertThat(HostileLog.of(7))
        .asString()
        .contains("mvn -pl integration-tests -am test -Dtest=HostileLogTest")
        .contains("-Dseed=7");
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("definitions")
  void eventsOfEveryFate(Definition definition) {
    for (HostileLog log : logs(definition)) {
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
      assertThat(steps).contains(Step.DECODE, Step.CONFORM);
      assertThat(steps.contains(Step.CHECK)).isEqualTo(!definition.rules().isEmpty());
      if (definition == EVERYTHING) {
        // No model tells anything of it.
        assertThat(EnumSet.complementOf(EnumSet.copyOf(steps))).containsExactly(Step.SCORE);
      }
    }
  }

  /** So that states are merged, and not only looked up. */
  @ParameterizedTest(name = "{index}")
  @MethodSource("definitions")
  void cellsCollectManyEventsOfSeveralEpochs(Definition definition) {
    List<OracleEvent> events = judge(logs(definition).get(0));
    for (View view : definition.views()) {
      long millis = view.window().size().toMillis();
      Map<Object, Set<Long>> epochs = new HashMap<>();
      Map<Object, Set<Integer>> partitions = new HashMap<>();
      for (OracleEvent event : events) {
        if (event.fate() == Fate.ACCEPTED) {
          List<Object> cell = new ArrayList<>();
          cell.add(Math.floorDiv(event.timeMillis(), millis));
          view.key().forEach(part -> cell.add(event.values().get(part)));
          epochs.computeIfAbsent(cell, c -> new HashSet<>()).add(event.epoch());
          partitions.computeIfAbsent(cell, c -> new HashSet<>()).add(event.partition());
        }
      }
      assertThat(epochs.values()).as(view.name()).anyMatch(several -> several.size() > 3);
      assertThat(partitions.values()).as(view.name()).anyMatch(several -> several.size() > 1);
      if (!view.key().isEmpty()) {
        assertThat(epochs.keySet()).as(view.name()).hasSizeGreaterThan(5);
      }
    }
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("definitions")
  void conditionsAndBoolsGoBothWays(Definition definition) {
    List<OracleEvent> events =
        judge(logs(definition).get(0)).stream()
            .filter(event -> event.fate() == Fate.ACCEPTED)
            .toList();
    for (View view : definition.views()) {
      for (View.Measure measure : view.measures()) {
        measure
            .where()
            .ifPresent(
                where ->
                    assertThat(events.stream().map(e -> e.conditions().contains(where)))
                        .as(where)
                        .contains(true, false));
      }
    }
    for (Definition.Derived derived : definition.derived()) {
      assertThat(events.stream().map(e -> e.values().get(derived.name())).distinct())
          .as(derived.name())
          .hasSizeGreaterThan(1);
    }
  }

  @Test
  void timesAreOutOfOrderLateFarAndAtEdges() {
    List<Instant> times =
        judge(LOGS.get(0)).stream()
            .filter(event -> event.fate() == Fate.ACCEPTED)
            .map(event -> (Instant) event.values().get("at"))
            .toList();
    Instant start = HostileEvents.START;
    LongPredicate after = seconds -> times.stream().anyMatch(start.plusSeconds(seconds)::isBefore);
    LongPredicate before = seconds -> times.stream().anyMatch(start.plusSeconds(seconds)::isAfter);
    assertThat(after.test(30 * 86_400L)).as("future").isTrue();
    assertThat(before.test(-2 * 86_400L)).as("days late").isTrue();
    assertThat(times)
        .contains(
            start,
            Instant.parse("0001-01-01T00:00:00Z"),
            Instant.parse("9999-12-31T23:59:59.999999Z"))
        .anyMatch(time -> time.getEpochSecond() % 3_600 == 3_599 && time.getNano() == 999_999_000);
    long backwards = 0;
    for (int i = 1; i < times.size(); i++) {
      backwards += times.get(i).isBefore(times.get(i - 1)) ? 1 : 0;
    }
    assertThat(backwards).isGreaterThan(times.size() / 4);
    assertThat(records(LOGS.get(0)).map(r -> new String(r.payload(), StandardCharsets.UTF_8)))
        .as("local times that are skipped, or there twice")
        .anyMatch(text -> text.contains("\"at\":\"2001-04-01T02:20\""))
        .anyMatch(text -> text.contains("\"at\":\"2001-10-28T01:20\""));
  }

  @Test
  void extremeAndSpecialValuesOfEveryType() {
    Map<String, Set<Object>> seen = new HashMap<>();
    for (HostileLog log : LOGS) {
      for (OracleEvent event : judge(log)) {
        if (event.fate() != Fate.REJECTED) {
          event
              .values()
              .forEach((name, v) -> seen.computeIfAbsent(name, n -> new HashSet<>()).add(v));
        }
      }
    }
    assertThat(seen.get("small")).contains((long) Integer.MIN_VALUE, 0L, 49L, 50L, 51L, 999_999L);
    assertThat(seen.get("big")).contains(Long.MIN_VALUE / 10, (1L << 53) + 1, null);
    assertThat(seen.get("ratio"))
        .contains(-0.0, Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE, null);
    assertThat(seen.get("odds"))
        .contains(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    assertThat(seen.get("price")).contains(new BigDecimal("9999999999.99"), null);
    assertThat(seen.get("note")).contains("", "nul\0", "Ünïcödé ✈ 𝄞", null);
    assertThat(seen.get("tags")).contains(List.of());
  }

  @Test
  void keysAroundTheLimit() {
    Set<Step> steps = EnumSet.noneOf(Step.class);
    Set<Integer> lengths = new HashSet<>();
    for (HostileLog log : LOGS) {
      Map<List<Integer>, byte[]> payloads = new HashMap<>();
      records(log)
          .forEach(r -> payloads.put(List.of(r.partition(), (int) r.offset()), r.payload()));
      for (OracleEvent event : judge(log)) {
        if (event.step() == Step.DERIVE
            && payloads.get(List.of(event.partition(), (int) event.offset())).length > 3_000) {
          steps.add(event.step());
        } else if (event.values().get("note") instanceof String note) {
          lengths.add(note.length());
        }
      }
    }
    assertThat(steps).containsExactly(Step.DERIVE);
    assertThat(lengths).anyMatch(length -> length >= 1_000 && length <= 1_020);
    assertThat(lengths).allMatch(length -> length <= 1_020);
  }

  @Test
  void columnsByName() {
    List<OracleEvent> events = new ArrayList<>();
    for (HostileLog log :
        logs(Hostile.read("integration-tests/src/test/resources/meters.csv.yaml"))) {
      Map<List<Integer>, String> types = new HashMap<>();
      records(log)
          .forEach(
              r ->
                  types.put(
                      List.of(r.partition(), (int) r.offset()), String.valueOf(r.contentType())));
      judge(log).stream()
          .filter(
              e ->
                  types
                      .get(List.of(e.partition(), (int) e.offset()))
                      .startsWith("text/csv; columns"))
          .forEach(events::add);
    }
    Map<Fate, Long> fates =
        events.stream().collect(Collectors.groupingBy(OracleEvent::fate, Collectors.counting()));
    assertThat(fates.get(Fate.ACCEPTED)).isGreaterThan(300);
    assertThat(fates.get(Fate.REJECTED)).isGreaterThan(10);
  }

  @Test
  void topicsThatGiveFields() {
    List<Definition> withTopics =
        Hostile.others().stream().filter(d -> !d.mqtt().isEmpty()).toList();
    assertThat(withTopics).hasSize(2);
    for (Definition definition : withTopics) {
      HostileLog log = logs(definition).get(0);
      Map<List<Integer>, LogRecord> records = new HashMap<>();
      records(log).forEach(r -> records.put(List.of(r.partition(), (int) r.offset()), r));
      Map<Fate, Integer> fates = new TreeMap<>();
      Oracle sourceless = new Oracle(definition);
      int given = 0;
      for (OracleEvent event : judge(log)) {
        LogRecord r = records.get(List.of(event.partition(), (int) event.offset()));
        if (r.source() != null && r.source().startsWith("mqtt:")) {
          fates.merge(event.fate(), 1, Integer::sum);
          LogRecord without =
              new LogRecord(0, 0, 0, 0, r.payload(), r.contentType(), "http", r.identity());
          OracleEvent other =
              sourceless.judge(List.of(List.of(new LogEntry.Event(without)))).get(0);
          given += event.fate() == Fate.ACCEPTED && other.fate() == Fate.REJECTED ? 1 : 0;
        }
      }
      assertThat(fates.get(Fate.ACCEPTED)).as(definition.stream()).isGreaterThan(300);
      assertThat(fates.get(Fate.DUPLICATE)).as(definition.stream()).isGreaterThan(30);
      assertThat(given).as("only by their topic").isGreaterThan(100);
    }
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("definitions")
  void repeatsOfEveryDistance(Definition definition) {
    for (HostileLog log : logs(definition)) {
      Map<List<Integer>, String> identities = new HashMap<>();
      records(log)
          .forEach(r -> identities.put(List.of(r.partition(), (int) r.offset()), r.identity()));
      Map<Integer, Map<Object, Long>> newest = new HashMap<>();
      Set<Long> duplicateAfter = new HashSet<>();
      Set<Long> acceptedAfter = new HashSet<>();
      Map<Object, Set<Integer>> partitions = new HashMap<>();
      for (OracleEvent event : judge(log)) {
        String identity = identities.get(List.of(event.partition(), (int) event.offset()));
        // What is refused has no values, and repeats by its source's position what was refused.
        boolean refused = event.values().isEmpty();
        Object id = refused ? identity : definition.id().map(event.values()::get).orElse(identity);
        if (id != null) {
          Long before =
              newest
                  .computeIfAbsent(event.partition(), p -> new HashMap<>())
                  .put(List.of(refused, id), event.epoch());
          if (!refused) {
            partitions.computeIfAbsent(id, x -> new HashSet<>()).add(event.partition());
          }
          if (before != null) {
            (event.fate() == Fate.DUPLICATE ? duplicateAfter : acceptedAfter)
                .add(event.epoch() - before);
          }
        }
      }
      long within = definition.within();
      boolean reached = within < log.lastEpoch(); // else the log has no events so far apart
      assertThat(duplicateAfter).contains(0L);
      assertThat(duplicateAfter).allMatch(distance -> distance <= within);
      assertThat(acceptedAfter).allMatch(distance -> distance > within);
      if (reached) {
        assertThat(duplicateAfter).contains(within);
        assertThat(acceptedAfter).contains(within + 1);
      } else {
        assertThat(duplicateAfter).anyMatch(distance -> distance > 10);
      }
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

  /** Both count on, and neither agrees with the other. */
  @ParameterizedTest
  @MethodSource("someSeeds")
  void twoTickersAreAtWorkAtOnce(long seed) {
    for (List<LogEntry> partition : HostileLog.of(seed).partitions()) {
      List<LogEntry.Mark> marks =
          partition.stream()
              .filter(LogEntry.Mark.class::isInstance)
              .map(LogEntry.Mark.class::cast)
              .toList();
      int most = 0;
      int disagreements = 0;
      Map<String, Long> newest = new HashMap<>();
      for (int i = 1; i < marks.size(); i++) {
        Marker before = marks.get(i - 1).marker();
        Marker marker = marks.get(i).marker();
        Long previous = newest.put(marker.ticker(), marker.epoch());
        if (previous != null && previous >= marker.epoch()) {
          disagreements = 0; // it does not count on
        } else if (!marker.ticker().equals(before.ticker()) && marker.epoch() != before.epoch()) {
          disagreements++;
        }
        most = Math.max(most, disagreements);
      }
      assertThat(most).isGreaterThanOrEqualTo(5);
    }
  }

  static List<Long> someSeeds() {
    return List.of(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void offsetsHaveGaps() {
    for (HostileLog log : LOGS) {
      for (List<LogEntry> partition : log.partitions()) {
        assertThat(partition.get(partition.size() - 1).offset()).isGreaterThan(partition.size());
      }
    }
  }

  @Test
  void everyTenthSeedHasEpochsOfThousands() {
    HostileLog log = HostileLog.of(10);
    List<OracleEvent> events = judge(log);
    assertThat(events).hasSizeBetween(10_000, 40_000);
    Map<Long, Integer> sizes = new HashMap<>();
    events.forEach(event -> sizes.merge(event.epoch(), 1, Integer::sum));
    assertThat(sizes.values()).anyMatch(size -> size > 5_000);
  }

  @Test
  void somePartitionsAreIdle() {
    assertThat(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L))
        .anyMatch(
            seed ->
                HostileLog.of(seed).partitions().stream()
                    .anyMatch(p -> p.stream().noneMatch(e -> e instanceof LogEntry.Event)));
  }
}
