/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.oracle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.oracle.OracleAnswer.Counts;
import org.twinbeam.core.oracle.OracleAnswer.PartitionEpoch;
import org.twinbeam.core.oracle.OracleAnswer.RejectedAt;
import org.twinbeam.core.oracle.OracleEvent.Fate;

/**
 * The naive recomputation of a definition's views.
 *
 * <p>It works in two halves. {@link #judge} turns the log into events, each with its epoch and its
 * fate. {@link #answer} sorts the accepted events up to an epoch into cells and computes every
 * measure from the plain list of a cell's values. Who has events without payloads makes them by
 * {@link #accepted}, {@link OracleEvent#rejected} and {@link OracleEvent#asDuplicate} and uses the
 * second half only.
 *
 * <p>Everything is kept in memory. Immutable and safe for use by several threads.
 */
public final class Oracle {

  private final Definition definition;
  private final NaiveDecoder decoder;
  private final NaiveTopics topics;
  private final Expressions expressions;

  public Oracle(Definition definition) {
    this.definition = definition;
    this.decoder = new NaiveDecoder(definition);
    this.topics = new NaiveTopics(definition);
    this.expressions = new Expressions(definition);
  }

  Definition definition() {
    return definition;
  }

  /**
   * Judges every event of a log.
   *
   * @param partitions for each partition its entries in the order of their offsets
   * @return the events, partition after partition, in the order of their offsets
   */
  public List<OracleEvent> judge(List<List<LogEntry>> partitions) {
    List<OracleEvent> events = new ArrayList<>();
    for (List<LogEntry> entries : partitions) {
      long epoch = 0;
      Map<Object, List<Long>> epochsById = new HashMap<>();
      Map<String, List<Long>> epochsByReject = new HashMap<>();
      for (LogEntry entry : entries) {
        if (entry instanceof LogEntry.Mark mark) {
          epoch = Math.max(epoch, mark.marker().epoch());
        } else if (entry instanceof LogEntry.Event event) {
          events.add(judge(event.record().withEpoch(epoch), epochsById, epochsByReject));
        }
      }
    }
    return events;
  }

  /**
   * @param epochsById the epochs of the earlier events of the partition that passed the checks, by
   *     their identity
   * @param epochsByReject those of the earlier ones that did not, by their source's position
   */
  private OracleEvent judge(
      LogRecord record,
      Map<Object, List<Long>> epochsById,
      Map<String, List<Long>> epochsByReject) {
    OracleEvent event;
    try {
      Map<?, ?> decoded = decoder.decode(record.payload(), record.contentType());
      Map<?, ?> told = topics.added(record.source(), decoded);
      Map<String, Object> fields = NaiveConform.record(definition.fields(), told);
      event = accepted(record.partition(), record.offset(), record.epoch(), fields);
    } catch (Refusal refusal) {
      event =
          OracleEvent.rejected(record.partition(), record.offset(), record.epoch(), refusal.step());
      return judgeRepeat(event, record.identity(), epochsByReject);
    }
    Object id =
        definition.id().isPresent() ? event.values().get(definition.id().get()) : record.identity();
    return judgeRepeat(event, id, epochsById);
  }

  private <K> OracleEvent judgeRepeat(OracleEvent event, K id, Map<K, List<Long>> epochsById) {
    if (id == null) {
      return event;
    }
    List<Long> earlier = epochsById.computeIfAbsent(id, x -> new ArrayList<>());
    long oldest = event.epoch() - definition.within();
    // Epochs never fall along a partition: the last is the greatest.
    boolean duplicate = !earlier.isEmpty() && earlier.get(earlier.size() - 1) >= oldest;
    earlier.add(event.epoch());
    return duplicate ? event.asDuplicate() : event;
  }

  /**
   * The event with these field values, not repeated by an earlier one.
   *
   * @param fields conformed value by name of each declared field
   * @throws Refusal if a rule does not hold, a derived field cannot be computed, or a key is too
   *     long
   */
  public OracleEvent accepted(int partition, long offset, long epoch, Map<String, Object> fields) {
    expressions.check(fields);
    Map<String, Object> values = expressions.derive(fields);
    for (View view : definition.views()) {
      KeySize.check(definition, view, values);
    }
    Instant time = (Instant) Objects.requireNonNull(values.get(definition.time()), "event time");
    return new OracleEvent(
        partition,
        offset,
        epoch,
        Fate.ACCEPTED,
        null,
        time.toEpochMilli(),
        values,
        expressions.conditions(values));
  }

  /**
   * Recomputes everything from the events of the epochs up to {@code asOf}. For many epochs of one
   * log, {@link OracleProgress} gives the same sooner.
   *
   * @param asOf {@link Long#MAX_VALUE} for the whole log
   */
  public OracleAnswer answer(List<OracleEvent> events, long asOf) {
    return answer(events, asOf, definition.views());
  }

  /** As {@link #answer(List, long)}, with the cells of these views alone. */
  public OracleAnswer answer(List<OracleEvent> events, long asOf, List<View> views) {
    List<OracleEvent> counted = events.stream().filter(e -> e.epoch() <= asOf).toList();

    Map<PartitionEpoch, Counts> counts = new LinkedHashMap<>();
    List<RejectedAt> rejects = new ArrayList<>();
    for (OracleEvent event : counted) {
      counts.merge(
          new PartitionEpoch(event.partition(), event.epoch()),
          Counts.ZERO.with(event.fate()),
          Counts::plus);
      if (event.fate() == Fate.REJECTED) {
        rejects.add(new RejectedAt(event.partition(), event.offset(), event.epoch(), event.step()));
      }
    }
    rejects.sort(
        Comparator.comparingInt(RejectedAt::partition).thenComparingLong(RejectedAt::offset));

    List<OracleEvent> accepted = counted.stream().filter(e -> e.fate() == Fate.ACCEPTED).toList();
    Map<Cell, Map<String, Expected>> cells = new LinkedHashMap<>();
    for (View view : views) {
      NaiveMeasures measures = new NaiveMeasures(definition, view);
      eventsByCell(view, accepted).forEach((cell, in) -> cells.put(cell, measures.of(in)));
    }
    return new OracleAnswer(cells, counts, rejects);
  }

  private Map<Cell, List<OracleEvent>> eventsByCell(View view, List<OracleEvent> events) {
    Map<Cell, List<OracleEvent>> cells = new LinkedHashMap<>();
    for (OracleEvent event : events) {
      for (Cell cell : cells(view, event)) {
        cells.computeIfAbsent(cell, x -> new ArrayList<>()).add(event);
      }
    }
    return cells;
  }

  /** Every cell of a view that holds the event: windows start at multiples of {@code every}. */
  public List<Cell> cells(View view, OracleEvent event) {
    long size = view.window().size().toMillis();
    long every = view.window().every().toMillis();
    List<String> key = key(view, event.values());
    List<Cell> cells = new ArrayList<>();
    long newestStart = Math.floorDiv(event.timeMillis(), every) * every;
    for (long start = newestStart; start + size > event.timeMillis(); start -= every) {
      cells.add(cell(view, key, start));
    }
    return cells;
  }

  private List<String> key(View view, Map<String, ?> values) {
    List<String> key = new ArrayList<>();
    for (String part : view.key()) {
      key.add(KeyText.of(Types.of(definition, part), values.get(part)));
    }
    return key;
  }

  private static Cell cell(View view, List<String> key, long start) {
    return new Cell(
        view.name(),
        key,
        Instant.ofEpochMilli(start),
        Instant.ofEpochMilli(start + view.window().size().toMillis()));
  }

  /**
   * The cell of an answer that somebody else gave, to be looked up in {@link OracleAnswer#cells}.
   *
   * @param view name of the view
   * @param key value of each part of the key by its name, conformed or as in JSON
   * @param start start of the window
   * @throws RuntimeException if there is no such view or a value is not of its type
   */
  public Cell cell(String view, Map<String, ?> key, Instant start) {
    View v = definition.view(view).orElseThrow();
    return cell(v, key(v, key), start.toEpochMilli());
  }
}
