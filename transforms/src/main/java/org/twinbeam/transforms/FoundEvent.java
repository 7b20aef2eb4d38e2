/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.transforms;

import java.util.ArrayList;
import java.util.List;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.prepare.Outcome;
import org.twinbeam.core.shard.StreamPlan;
import org.twinbeam.core.view.ViewPlan;
import org.twinbeam.core.view.Windows;

/**
 * An event, where it is, and what became of it.
 *
 * @param step that it failed, and {@code cause}: of a reject, else null
 * @param time event time, milliseconds since the Unix epoch; null where a step failed
 * @param cells that it is part of, in the order of the definition's views; none unless it is
 *     accepted
 */
public record FoundEvent(
    LogRecord record,
    Fate fate,
    Outcome.Step step,
    String cause,
    Long time,
    List<InWindows> cells) {

  public FoundEvent {
    cells = List.copyOf(cells);
  }

  /** The terms of the equation {@code read = accepted + rejected + duplicates}. */
  public enum Fate {
    ACCEPTED,
    REJECTED,
    DUPLICATE
  }

  /**
   * An event's place in a view.
   *
   * @param key canonical JSON array
   * @param first start of the first window that the event is in, milliseconds since the Unix epoch
   * @param last start of the last, which is the first unless windows slide
   */
  public record InWindows(String view, String version, String key, long first, long last) {

    static InWindows of(ViewPlan view, Outcome.Prepared event) {
      long pane = view.pane(event.timeMillis());
      Windows windows = Windows.of(view.view().window());
      return new InWindows(
          view.view().name(),
          view.version(),
          view.key(event),
          windows.firstWith(pane),
          windows.lastWith(pane));
    }
  }

  /**
   * @param counts whether it is no duplicate
   */
  static FoundEvent of(StreamPlan plan, LogRecord record, Outcome outcome, boolean counts) {
    if (outcome instanceof Outcome.Rejected reject) {
      Fate fate = counts ? Fate.REJECTED : Fate.DUPLICATE;
      return new FoundEvent(record, fate, reject.step(), reject.cause(), null, List.of());
    }
    Outcome.Prepared event = (Outcome.Prepared) outcome;
    List<InWindows> cells = new ArrayList<>();
    if (counts) {
      plan.views().forEach(view -> cells.add(InWindows.of(view, event)));
    }
    Fate fate = counts ? Fate.ACCEPTED : Fate.DUPLICATE;
    return new FoundEvent(record, fate, null, null, event.timeMillis(), cells);
  }
}
