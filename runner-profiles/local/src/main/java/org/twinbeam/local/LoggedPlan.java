/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.twinbeam.core.definition.TopicPattern;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.io.log.LogConfig;
import org.twinbeam.io.log.LogScan;
import org.twinbeam.io.log.Position;

/**
 * Where in the log each event of a plan is, found by its bytes: doors tell different things about
 * it, or nothing. A door may bring an event again, when its sender or its job had no answer; then
 * the log has more of it than was planned.
 */
final class LoggedPlan {
  private record Content(ByteBuffer payload, String topic) {}

  /**
   * An event that a door has brought again.
   *
   * @param counted whether its source's position tells that it was here before, so that it is a
   *     duplicate although it is a reject
   */
  record Again(Planned planned, Position at, boolean counted) {}

  private final List<Planned> plan;
  private final Map<Content, Queue<Integer>> places = new HashMap<>();
  private final Map<Content, Planned> planned = new HashMap<>();
  private final Set<String> identities = new HashSet<>();
  private final Position[] positions;
  private final List<Again> again = new ArrayList<>();
  private final List<String> strangers = new ArrayList<>();

  private LoggedPlan(List<Planned> plan) {
    this.plan = plan;
    this.positions = new Position[plan.size()];
    for (int i = 0; i < plan.size(); i++) {
      Content content = content(plan.get(i));
      places.computeIfAbsent(content, c -> new ArrayDeque<>()).add(i);
      planned.put(content, plan.get(i));
    }
  }

  private static Content content(Planned event) {
    return new Content(ByteBuffer.wrap(event.payload()), event.topic());
  }

  /** Looks into the log as it is now. */
  static LoggedPlan in(LogConfig log, String stream, List<Planned> plan) {
    LoggedPlan logged = new LoggedPlan(plan);
    LogScan.read(log, stream, logged::found);
    return logged;
  }

  /** Whether every event is there. */
  boolean isComplete() {
    return Arrays.stream(positions).allMatch(p -> p != null);
  }

  List<Planned> plan() {
    return plan;
  }

  /**
   * The place of each event, in the plan's order. Of events with equal bytes the first in the log
   * is the first of the plan.
   *
   * @throws QuickstartFailure if the log lacks one, or has something that nobody sent
   */
  List<Position> positions() throws QuickstartFailure {
    long missing = Arrays.stream(positions).filter(p -> p == null).count();
    if (missing > 0 || !strangers.isEmpty()) {
      throw new QuickstartFailure(
          "the log lacks "
              + missing
              + " of "
              + plan.size()
              + " events and has "
              + strangers.size()
              + " that nobody sent "
              + strangers.stream().limit(5).toList());
    }
    return List.of(positions);
  }

  /** What has come more often than it was planned. */
  List<Again> again() {
    return again;
  }

  private void found(LogEntry entry) {
    if (entry instanceof LogEntry.Event event) {
      found(event.record());
    }
  }

  private void found(LogRecord record) {
    String topic =
        record.source() != null && record.source().startsWith(TopicPattern.SOURCE)
            ? record.source().substring(TopicPattern.SOURCE.length())
            : null;
    Content content = new Content(ByteBuffer.wrap(record.payload()), topic);
    Position at = new Position(record.partition(), record.offset());
    if (!planned.containsKey(content)) {
      strangers.add(at.toString());
      return;
    }
    boolean copied = record.identity() != null && !identities.add(record.identity());
    Integer index = copied ? null : places.get(content).poll();
    if (index == null) {
      again.add(new Again(planned.get(content), at, copied));
    } else {
      positions[index] = at;
    }
  }
}
