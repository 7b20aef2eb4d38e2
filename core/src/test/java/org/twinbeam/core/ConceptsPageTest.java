/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.epoch.Marker;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.oracle.Cell;
import org.twinbeam.core.oracle.Expected.Exact;
import org.twinbeam.core.oracle.Oracle;
import org.twinbeam.core.oracle.OracleAnswer.Counts;
import org.twinbeam.core.oracle.OracleAnswer.PartitionEpoch;
import org.twinbeam.core.prepare.Outcome;
import org.twinbeam.core.prepare.Outcome.Prepared;
import org.twinbeam.core.prepare.Outcome.Rejected;
import org.twinbeam.core.shard.Shard;
import org.twinbeam.core.shard.StreamPlan;
import org.twinbeam.core.view.CellState;
import org.twinbeam.core.view.ViewPlan;

/** The tables of docs/concepts.md, computed of its definition and its log. */
class ConceptsPageTest {
  private static final Pattern ENTRY = Pattern.compile("(\\d+)  (?:epoch (\\d+) begins|(\\{.*}))");
  private static final int EPOCHS = 3;
  private static final Instant TEN = Instant.parse("2026-11-20T10:00:00Z");
  private static final String BERLIN = "[\"Berlin\"]";

  private static String page;
  private static StreamPlan plan;
  private static final List<LogEntry> LOG = new ArrayList<>();

  @BeforeAll
  static void read() throws Exception {
    page = Files.readString(Path.of("../docs/concepts.md"));
    plan = StreamPlan.of(block("yaml"));
    LOG.clear();
    block("text").lines().forEach(line -> LOG.add(entry(line)));
    assertThat(LOG).hasSize(10);
  }

  private static String block(String language) {
    Matcher block = Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$").matcher(page);
    assertThat(block.find()).as("a block of " + language).isTrue();
    return block.group(1);
  }

  private static LogEntry entry(String line) {
    Matcher entry = ENTRY.matcher(line);
    assertThat(entry.matches()).as(line).isTrue();
    long offset = Long.parseLong(entry.group(1));
    if (entry.group(2) != null) {
      return new LogEntry.Mark(0, offset, new Marker(Long.parseLong(entry.group(2)), 0, 1, "t"));
    }
    byte[] payload = entry.group(3).getBytes(StandardCharsets.UTF_8);
    return new LogEntry.Event(
        new LogRecord(0, offset, LogRecord.UNKNOWN_EPOCH, 0, payload, null, null, null));
  }

  @Test
  void everyEventIsAccountedFor() {
    Oracle oracle = new Oracle(plan.definition());
    Map<PartitionEpoch, Counts> counts = oracle.answer(oracle.judge(List.of(LOG)), EPOCHS).counts();
    for (long epoch = 0; epoch < EPOCHS; epoch++) {
      Counts of = counts.get(new PartitionEpoch(0, epoch));
      assertThat(page)
          .contains(
              "| %d | %d | %d | %d | %d |\n"
                  .formatted(epoch, of.read(), of.accepted(), of.rejected(), of.duplicates()));
    }
  }

  @Test
  void anAnswerOfThePastStays() {
    Oracle oracle = new Oracle(plan.definition());
    Cell berlin = oracle.cell("hourly_by_shop", Map.of("shop", "Berlin"), TEN);
    for (long asOf = 0; asOf < EPOCHS; asOf++) {
      Map<String, ?> expected = oracle.answer(oracle.judge(List.of(LOG)), asOf).cells().get(berlin);
      Map<String, Object> measures = new HashMap<>();
      expected.forEach((name, value) -> measures.put(name, ((Exact) value).value()));
      assertThat(page).contains("| %d | %s |\n".formatted(asOf, told(measures)));
    }
  }

  @Test
  void theAnswerDoesNotDependOnTheHorizon() {
    ViewPlan view = plan.views().get(0);
    for (long horizon = 0; horizon <= EPOCHS; horizon++) {
      CellState merged = view.zero();
      CellState batch = batch(horizon);
      Map<Long, CellState> speed = speed(horizon);
      String fromBatch = "nothing";
      if (batch != null) {
        merged.merge(batch);
        fromBatch = told(view.finish(batch));
      }
      speed.values().forEach(merged::merge);
      String fromSpeed =
          speed.isEmpty()
              ? "nothing"
              : speed.entrySet().stream()
                  .map(of -> told(view.finish(of.getValue())) + " in epoch " + of.getKey())
                  .collect(Collectors.joining("; "));
      assertThat(page)
          .contains(
              "| %d | %s | %s | %s |\n"
                  .formatted(horizon, fromBatch, fromSpeed, told(view.finish(merged))));
    }
  }

  /** What the epochs below the horizon make of the cell; null if there is nothing of it. */
  private static CellState batch(long horizon) {
    Shard shard = plan.shard(0, 0, 0);
    feed(shard, horizon);
    Map<String, byte[]> states = new LinkedHashMap<>();
    shard.drain((id, state) -> states.put(id.key() + Instant.ofEpochMilli(id.paneStart()), state));
    byte[] berlin = states.get(BERLIN + TEN);
    return berlin == null ? null : plan.views().get(0).read(berlin);
  }

  /** What speed tells of the cell, by epoch, where the horizon is there. */
  private static Map<Long, CellState> speed(long horizon) {
    Shard shard = plan.shard(0, 0, horizon);
    feed(shard, Long.MAX_VALUE);
    Map<Long, CellState> states = new TreeMap<>();
    shard
        .flush()
        .cells()
        .forEach(
            row -> {
              if (row.key().equals(BERLIN) && row.paneStart() == TEN.toEpochMilli()) {
                states.put(row.epoch(), plan.views().get(0).read(row.state()));
              }
            });
    return states;
  }

  private static void feed(Shard shard, long before) {
    for (LogEntry entry : LOG) {
      if (entry instanceof LogEntry.Mark mark) {
        if (mark.marker().epoch() >= before) {
          return;
        }
        shard.advance(mark.marker().epoch(), 0);
      } else if (entry instanceof LogEntry.Event event && before > 0) {
        Outcome outcome = plan.prepare(event.record());
        if (outcome instanceof Rejected reject) {
          shard.reject(entry.offset(), reject, event.record().payload());
        } else {
          shard.accept(entry.offset(), (Prepared) outcome);
        }
      }
    }
  }

  private static String told(Map<String, ?> measures) {
    long orders = (Long) measures.get("orders");
    return "%d order%s, %s EUR".formatted(orders, orders == 1 ? "" : "s", measures.get("revenue"));
  }
}
