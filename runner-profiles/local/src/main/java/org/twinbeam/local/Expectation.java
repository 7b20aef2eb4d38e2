/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.util.ArrayList;
import java.util.List;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.oracle.Oracle;
import org.twinbeam.core.oracle.OracleAnswer;
import org.twinbeam.core.oracle.OracleEvent;
import org.twinbeam.io.log.Position;

/**
 * What the views must answer once everything has been sent: recomputed by the naive oracle from the
 * plan, where each event's fate and fields are known because it was made so. No payload is parsed
 * and no state is merged on the way.
 */
final class Expectation {
  private Expectation() {}

  /**
   * @param positions the place that each event of the plan got in the log
   */
  static OracleAnswer of(Definition definition, List<Planned> plan, List<Position> positions) {
    Oracle oracle = new Oracle(definition);
    List<OracleEvent> events = events(oracle, plan, positions);
    return oracle.answer(events, Long.MAX_VALUE);
  }

  /** What the views must answer of all that the log has, what has come again included. */
  static OracleAnswer of(Definition definition, LoggedPlan logged) throws QuickstartFailure {
    Oracle oracle = new Oracle(definition);
    List<OracleEvent> events = events(oracle, logged.plan(), logged.positions());
    for (LoggedPlan.Again again : logged.again()) {
      OracleEvent event = event(oracle, again.planned(), again.at());
      boolean rejected = event.fate() == OracleEvent.Fate.REJECTED;
      events.add(rejected && !again.counted() ? event : event.asDuplicate());
    }
    return oracle.answer(events, Long.MAX_VALUE);
  }

  private static List<OracleEvent> events(
      Oracle oracle, List<Planned> plan, List<Position> positions) {
    List<OracleEvent> events = new ArrayList<>(plan.size());
    for (int i = 0; i < plan.size(); i++) {
      events.add(event(oracle, plan.get(i), positions.get(i)));
    }
    return events;
  }

  // The epoch decides nothing here: the whole log is asked for, and it is shorter than the
  // definition's within.
  private static OracleEvent event(Oracle oracle, Planned planned, Position at) {
    return switch (planned.kind().fate()) {
      case REJECTED -> OracleEvent.rejected(at.partition(), at.offset(), 0, planned.kind().step());
      case ACCEPTED -> oracle.accepted(at.partition(), at.offset(), 0, planned.fields());
      case DUPLICATE ->
          oracle.accepted(at.partition(), at.offset(), 0, planned.fields()).asDuplicate();
    };
  }
}
