/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.io.log.LogConfig;
import org.twinbeam.io.log.LogScan;
import org.twinbeam.io.log.Position;

/**
 * Where in the log each event of a plan is, found by its bytes: doors tell different things about
 * it, or nothing. Shows that the log has each event once, and nothing else.
 */
final class LoggedPlan {
  private record Content(ByteBuffer payload, String topic) {}

  private final Map<Content, Queue<Integer>> places = new HashMap<>();
  private final Position[] positions;
  private final List<String> strangers = new ArrayList<>();

  private LoggedPlan(List<Planned> plan) {
    positions = new Position[plan.size()];
    for (int i = 0; i < plan.size(); i++) {
      Planned planned = plan.get(i);
      places
          .computeIfAbsent(
              new Content(ByteBuffer.wrap(planned.payload()), planned.topic()),
              c -> new ArrayDeque<>())
          .add(i);
    }
  }

  /**
   * The place of each event, in the plan's order. Of events with equal bytes the first in the log
   * is the first of the plan.
   *
   * @throws QuickstartFailure if the log has not each once, or something else
   */
  static List<Position> positions(LogConfig log, String stream, List<Planned> plan)
      throws QuickstartFailure {
    LoggedPlan logged = new LoggedPlan(plan);
    LogScan.read(log, stream, logged::found);
    long missing = Arrays.stream(logged.positions).filter(p -> p == null).count();
    if (missing > 0 || !logged.strangers.isEmpty()) {
      throw new QuickstartFailure(
          "the log of "
              + stream
              + " lacks "
              + missing
              + " of "
              + plan.size()
              + " events and has "
              + logged.strangers.size()
              + " that were not sent, or not so often"
              + logged.strangers.stream().limit(5).toList());
    }
    return List.of(logged.positions);
  }

  private void found(LogEntry entry) {
    if (entry instanceof LogEntry.Event event) {
      LogRecord record = event.record();
      String topic =
          record.source() != null && record.source().startsWith("mqtt:")
              ? record.source().substring("mqtt:".length())
              : null;
      Queue<Integer> queue = places.get(new Content(ByteBuffer.wrap(record.payload()), topic));
      Integer index = queue == null ? null : queue.poll();
      if (index == null) {
        strangers.add("partition " + record.partition() + " offset " + record.offset());
      } else {
        positions[index] = new Position(record.partition(), record.offset());
      }
    }
  }
}
