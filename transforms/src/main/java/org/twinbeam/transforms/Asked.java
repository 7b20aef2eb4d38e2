/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.transforms;

import java.util.Set;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.prepare.FieldText;
import org.twinbeam.core.prepare.Outcome;
import org.twinbeam.core.shard.StreamPlan;
import org.twinbeam.core.view.ViewPlan;

/** Tells the events that are wanted from others, where a definition is compiled. */
final class Asked {
  private final Wanted wanted;

  /** Null where the definition declares no id. */
  private final FieldText id;

  /** Null unless events of cells are wanted. */
  private final ViewPlan view;

  private Asked(Wanted wanted, FieldText id, ViewPlan view) {
    this.wanted = wanted;
    this.id = id;
    this.view = view;
  }

  static Asked of(StreamPlan plan, Wanted wanted) {
    FieldText id =
        plan.definition().id().map(name -> FieldText.of(plan.definition(), name)).orElse(null);
    ViewPlan view = wanted instanceof Wanted.InCells cells ? plan.view(cells.view()) : null;
    return new Asked(wanted, id, view);
  }

  /** Whether {@link #isAsked} tells what is wanted; else only preparation does. */
  boolean isToldByRawRow() {
    return view == null;
  }

  /** Whether an event is wanted, by its raw row. */
  boolean isAsked(LogRecord record) {
    if (wanted instanceof Wanted.OfId of) {
      return of.id().equals(idOf(record));
    }
    return wanted instanceof Wanted.At at
        && record.partition() == at.partition()
        && record.offset() == at.offset();
  }

  private String idOf(LogRecord record) {
    return id == null ? null : id.of(record.payload(), record.contentType(), record.source());
  }

  /**
   * Whether what becomes of a wanted event may depend on this one.
   *
   * @param identities positions that the sources of wanted events gave them
   */
  boolean mayMatter(LogRecord record, Set<String> identities) {
    return isAsked(record)
        || identities.contains(record.identity())
        || (wanted instanceof Wanted.At at && at.id() != null && at.id().equals(idOf(record)));
  }

  /** Whether an event that was prepared is wanted. */
  boolean isWanted(LogRecord record, Outcome outcome, boolean repeat) {
    if (!(wanted instanceof Wanted.InCells cells)) {
      return isAsked(record);
    }
    return !repeat
        && cells.covers(record)
        && outcome instanceof Outcome.Prepared event
        && view.pane(event.timeMillis()) >= cells.from()
        && view.pane(event.timeMillis()) < cells.to()
        && view.key(event).equals(cells.key());
  }
}
