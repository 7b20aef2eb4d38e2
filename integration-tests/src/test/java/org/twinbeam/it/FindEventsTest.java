/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.options.PipelineOptions.CheckEnabled;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.log.Slice;
import org.twinbeam.core.oracle.Cell;
import org.twinbeam.core.oracle.Oracle;
import org.twinbeam.core.oracle.OracleEvent;
import org.twinbeam.core.prepare.FieldText;
import org.twinbeam.core.prepare.Outcome;
import org.twinbeam.core.prepare.Preparation;
import org.twinbeam.core.shard.StreamPlan;
import org.twinbeam.core.view.ViewPlan;
import org.twinbeam.transforms.FindEvents;
import org.twinbeam.transforms.Findings;
import org.twinbeam.transforms.FoundEvent;
import org.twinbeam.transforms.Wanted;

/**
 * What is found of an event is what the oracle says of it: its fate, and the cells that it is in,
 * on hostile logs whose partitions are cut into slices at random.
 */
class FindEventsTest {
  private static final int EVENTS = 1_000;
  private static final int ASKED = 12;

  /** The place of an event, and what became of it. */
  private record Fate(int partition, long offset, String fate) {
    static Fate of(OracleEvent event) {
      return new Fate(event.partition(), event.offset(), event.fate().name());
    }

    static Fate of(FoundEvent event) {
      return new Fate(event.record().partition(), event.record().offset(), event.fate().name());
    }
  }

  static Stream<Arguments> logs() {
    return Hostile.logs(21, 22);
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("logs")
  void findsWhatTheOracleSays(String definition, long seed) {
    HostileLog log = HostileLog.of(Hostile.read(definition), seed, EVENTS);
    Oracle oracle = new Oracle(log.definition());
    List<OracleEvent> events = new ArrayList<>(oracle.judge(log.partitions()));
    Collections.shuffle(events, new Random(seed));
    Map<Wanted, List<Fate>> expected = new LinkedHashMap<>();
    expected.putAll(ofIds(log, events));
    expected.putAll(ofCells(log, oracle, events));
    expected.putAll(ofPlaces(log, events));
    Map<Wanted, List<FoundEvent>> found = find(log, List.copyOf(expected.keySet()));
    Map<Fate, OracleEvent> judged = new LinkedHashMap<>();
    events.forEach(event -> judged.put(Fate.of(event), event));
    expected.forEach(
        (wanted, fates) -> {
          List<FoundEvent> those = found.get(wanted);
          // What fails a step has no id that the oracle would tell; its fate must be right.
          assertThat(those).as("%s: %s", log, wanted).allMatch(e -> judged.containsKey(Fate.of(e)));
          assertThat(those.stream().filter(e -> isExpected(wanted, e)).map(Fate::of))
              .as("%s: %s", log, wanted)
              .containsExactlyInAnyOrderElementsOf(fates);
          those.forEach(event -> assertCells(log, oracle, judged.get(Fate.of(event)), event));
        });
    assertThat(found.values().stream().flatMap(List::stream).map(FoundEvent::fate))
        .as("%s: fates that were met", log)
        .contains(FoundEvent.Fate.values());
  }

  private static boolean isExpected(Wanted wanted, FoundEvent event) {
    return !(wanted instanceof Wanted.OfId) || event.time() != null;
  }

  /** Ids of events that passed the checks, those first that came most often. */
  private static Map<Wanted, List<Fate>> ofIds(HostileLog log, List<OracleEvent> events) {
    Optional<String> field = log.definition().id();
    Map<String, List<Fate>> byId = new TreeMap<>();
    for (OracleEvent event : events) {
      Object value = field.map(event.values()::get).orElse(null);
      if (value != null) { // Of rejects, and duplicates of them, the oracle tells none.
        String id = Preparation.text(value);
        byId.computeIfAbsent(id, x -> new ArrayList<>()).add(Fate.of(event));
      }
    }
    Map<Wanted, List<Fate>> asked = new LinkedHashMap<>();
    byId.entrySet().stream()
        .sorted((a, b) -> b.getValue().size() - a.getValue().size())
        .limit(ASKED)
        .forEach(e -> asked.put(new Wanted.OfId(e.getKey()), e.getValue()));
    return asked;
  }

  /** Cells of events that were chosen at random, of each view. */
  private static Map<Wanted, List<Fate>> ofCells(
      HostileLog log, Oracle oracle, List<OracleEvent> events) {
    StreamPlan plan = StreamPlan.of(log.definition().yaml());
    Map<List<Long>, LogRecord> records = records(log);
    List<OracleEvent> accepted =
        events.stream().filter(event -> event.fate() == OracleEvent.Fate.ACCEPTED).toList();
    Map<Wanted, List<Fate>> asked = new LinkedHashMap<>();
    for (ViewPlan view : plan.views()) {
      for (OracleEvent chosen : accepted.subList(0, Math.min(3, accepted.size()))) {
        LogRecord record = records.get(List.of((long) chosen.partition(), chosen.offset()));
        String key = view.key((Outcome.Prepared) plan.prepare(record));
        Cell cell = oracle.cells(view.view(), chosen).get(0);
        long last = asked.size() % 2 == 0 ? Long.MAX_VALUE : chosen.epoch();
        asked.put(
            new Wanted.InCells(
                cell.view(), key, cell.start().toEpochMilli(), cell.end().toEpochMilli(), last, 0),
            accepted.stream()
                .filter(event -> event.epoch() <= last)
                .filter(event -> oracle.cells(view.view(), event).contains(cell))
                .map(Fate::of)
                .toList());
      }
    }
    return asked;
  }

  /** Places, of all fates: what becomes of one depends on others. */
  private static Map<Wanted, List<Fate>> ofPlaces(HostileLog log, List<OracleEvent> events) {
    Optional<FieldText> id =
        log.definition().id().map(name -> FieldText.of(log.definition(), name));
    Map<List<Long>, LogRecord> records = records(log);
    Map<Wanted, List<Fate>> asked = new LinkedHashMap<>();
    for (OracleEvent.Fate fate : OracleEvent.Fate.values()) {
      events.stream()
          .filter(event -> event.fate() == fate)
          .limit(ASKED)
          .forEach(
              event -> {
                LogRecord record = records.get(List.of((long) event.partition(), event.offset()));
                String text =
                    id.map(of -> of.of(record.payload(), record.contentType(), record.source()))
                        .orElse(null);
                asked.put(
                    new Wanted.At(event.partition(), event.offset(), text),
                    List.of(Fate.of(event)));
              });
    }
    return asked;
  }

  private static Map<List<Long>, LogRecord> records(HostileLog log) {
    Map<List<Long>, LogRecord> records = new LinkedHashMap<>();
    for (List<LogEntry> partition : log.partitions()) {
      for (LogEntry entry : partition) {
        if (entry instanceof LogEntry.Event event) {
          records.put(List.of((long) entry.partition(), entry.offset()), event.record());
        }
      }
    }
    return records;
  }

  /** An accepted event is in the cells that the oracle counts it in, and no other is in any. */
  private static void assertCells(
      HostileLog log, Oracle oracle, OracleEvent judged, FoundEvent event) {
    if (event.fate() != FoundEvent.Fate.ACCEPTED) {
      assertThat(event.cells()).isEmpty();
      return;
    }
    assertThat(event.time()).isEqualTo(judged.timeMillis());
    for (View view : log.definition().views()) {
      List<Long> starts =
          oracle.cells(view, judged).stream().map(cell -> cell.start().toEpochMilli()).toList();
      FoundEvent.InWindows in =
          event.cells().stream()
              .filter(c -> c.view().equals(view.name()))
              .findFirst()
              .orElseThrow();
      assertThat(in.first()).as("%s: %s", log, in).isEqualTo(Collections.min(starts));
      assertThat(in.last()).as("%s: %s", log, in).isEqualTo(Collections.max(starts));
    }
  }

  private static Map<Wanted, List<FoundEvent>> find(HostileLog log, List<Wanted> asked) {
    DirectOptions options = PipelineOptionsFactory.create().as(DirectOptions.class);
    options.setRunner(DirectRunner.class);
    options.setTargetParallelism(2);
    options.setStableUniqueNames(CheckEnabled.ERROR);
    Pipeline pipeline = Pipeline.create(options);
    Map<Wanted, Collected<Findings>> collected = new LinkedHashMap<>();
    try (MemoryLake lake = MemoryLake.of(log)) {
      List<Slice> slices =
          lake.slices(0, log.lastEpoch() + 2, log.definition().within(), new Random(log.seed()));
      PCollection<Slice> read =
          pipeline.apply(Create.of(slices).withCoder(SerializableCoder.of(Slice.class)));
      for (Wanted wanted : asked) {
        Collected<Findings> into = new Collected<>();
        String name = "Find " + collected.size();
        read.apply(name, FindEvents.of(log.definition().yaml(), lake, wanted))
            .apply(name + " collected", into.collect());
        collected.put(wanted, into);
      }
      pipeline.run().waitUntilFinish();
    }
    Map<Wanted, List<FoundEvent>> found = new LinkedHashMap<>();
    collected.forEach(
        (wanted, findings) -> {
          List<Findings> all = findings.take();
          long events =
              log.partitions().stream()
                  .flatMap(List::stream)
                  .filter(e -> e instanceof LogEntry.Event)
                  .count();
          assertThat(all.stream().mapToLong(Findings::read).sum()).isEqualTo(events);
          assertThat(all).allMatch(each -> each.found() == each.events().size());
          found.put(wanted, all.stream().flatMap(each -> each.events().stream()).toList());
        });
    return found;
  }
}
