/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.Versions;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.oracle.Oracle;
import org.twinbeam.core.oracle.OracleAnswer;
import org.twinbeam.core.oracle.OracleEvent;
import org.twinbeam.core.oracle.OracleProgress;

/**
 * What the oracle says of a topic that grows. What it said of a closed epoch stays true, so the
 * topic is read again only for what lies beyond. Safe for use by several threads.
 */
final class Truth {
  private record Asked(View view, long epoch) {}

  private static final int KEPT = 200;

  private final HostileTopic topic;
  private final Definition definition;
  private final UnaryOperator<List<List<LogEntry>>> told;
  private final String preparation;
  private final Oracle oracle;
  private final Map<Asked, OracleAnswer> answers = new LinkedHashMap<>();
  private List<List<LogEntry>> partitions = List.of();
  private List<OracleEvent> judged = List.of();
  private long newestClosed = -1;

  Truth(HostileTopic topic, Definition definition) {
    this(topic, definition, definition, UnaryOperator.identity());
  }

  /**
   * @param definition that the oracle is told
   * @param real that the layers are told
   * @param told what the oracle is told in place of what the topic holds
   */
  Truth(
      HostileTopic topic,
      Definition definition,
      Definition real,
      UnaryOperator<List<List<LogEntry>>> told) {
    this.topic = topic;
    this.definition = definition;
    this.told = told;
    this.preparation = Versions.of(real).preparation();
    this.oracle = new Oracle(definition);
  }

  Definition definition() {
    return definition;
  }

  /** Version of what the layers make of events. */
  String preparation() {
    return preparation;
  }

  Oracle oracle() {
    return oracle;
  }

  /**
   * The answer of one view as of a closed epoch.
   *
   * @throws AssertionError if the log has not closed it, so that nobody can have settled it
   */
  synchronized OracleAnswer asOf(View view, long epoch) {
    readThrough(epoch);
    OracleAnswer answer =
        answers.computeIfAbsent(
            new Asked(view, epoch), asked -> oracle.answer(judged, epoch, List.of(view)));
    if (answers.size() > KEPT) {
      answers.remove(answers.keySet().iterator().next());
    }
    return answer;
  }

  /** The answers as of one epoch after the other, to a closed one. */
  synchronized OracleProgress progress(long through) {
    readThrough(through);
    return new OracleProgress(oracle, judged);
  }

  /** The equation's terms and the rejects as of a closed epoch, without any cells. */
  synchronized OracleAnswer counts(long epoch) {
    readThrough(epoch);
    return oracle.answer(judged, epoch, List.of());
  }

  /** Every event that the log holds up to a closed epoch, with its epoch. */
  synchronized List<LogRecord> records(long through) {
    readThrough(through);
    List<LogRecord> records = new ArrayList<>();
    for (List<LogEntry> entries : partitions) {
      long epoch = 0;
      for (LogEntry entry : entries) {
        if (entry instanceof LogEntry.Mark mark) {
          epoch = Math.max(epoch, mark.marker().epoch());
        } else if (entry instanceof LogEntry.Event event && epoch <= through) {
          records.add(event.record().withEpoch(epoch));
        }
      }
    }
    return records;
  }

  /** A field of each accepted event of epochs {@code [from, through]}, by partition and offset. */
  synchronized Map<List<Long>, Object> accepted(String field, long from, long through) {
    readThrough(through);
    Map<List<Long>, Object> values = new LinkedHashMap<>();
    for (OracleEvent event : judged) {
      if (event.fate() == OracleEvent.Fate.ACCEPTED
          && event.epoch() >= from
          && event.epoch() <= through) {
        values.put(List.of((long) event.partition(), event.offset()), event.values().get(field));
      }
    }
    return values;
  }

  int partitions() {
    return topic.partitions();
  }

  /** The answer over all that the log holds now. */
  synchronized OracleAnswer whole() {
    read();
    return oracle.answer(judged, Long.MAX_VALUE);
  }

  /** The newest epoch that every partition has closed by now, -1 if none. */
  synchronized long newestClosed() {
    read();
    return newestClosed;
  }

  private void readThrough(long epoch) {
    if (epoch > newestClosed) {
      read();
    }
    if (epoch > newestClosed) {
      throw new AssertionError(
          "epoch " + epoch + " is said to be settled; the log has closed " + newestClosed);
    }
  }

  private void read() {
    partitions = topic.read();
    newestClosed = HostileTopic.newestClosed(partitions);
    judged = oracle.judge(told.apply(partitions));
  }
}
