/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.prepare.Outcome;
import org.twinbeam.core.prepare.Outcome.Prepared;
import org.twinbeam.core.prepare.Outcome.Rejected;
import org.twinbeam.core.shard.CellId;
import org.twinbeam.core.shard.Shard;
import org.twinbeam.core.shard.StreamPlan;
import org.twinbeam.core.view.CellState;
import org.twinbeam.core.view.ViewPlan;
import org.twinbeam.core.view.Windows;
import org.twinbeam.io.format.Framed;

/**
 * What a definition makes of a sample: each event's fate, and the cells of each view. Done by the
 * code that both layers run, as if the sample were one partition of the log, in one epoch.
 *
 * @param accepted the events that count, by number
 * @param rejected the events that did not pass, with their causes, by number
 * @param duplicates numbers of the events whose id came before
 * @param cells by view, in the order of windows and keys
 */
record Preview(
    Map<Long, Prepared> accepted,
    Map<Long, Rejected> rejected,
    List<Long> duplicates,
    Map<String, List<CellAnswer>> cells) {

  /**
   * One answer of a view.
   *
   * @param key JSON array of the key's values
   * @param windowStart milliseconds since the Unix epoch
   * @param measures by name, null where a measure saw no value
   */
  record CellAnswer(String key, long windowStart, Map<String, Object> measures) {}

  private static final int PARTITION = 0;

  static Preview of(StreamPlan plan, Samples samples) {
    Map<Long, Prepared> accepted = new TreeMap<>();
    Map<Long, Rejected> rejected = new TreeMap<>();
    List<Long> duplicates = new ArrayList<>();
    Shard shard = plan.shard(PARTITION, 0, 0);
    for (Framed event : samples.events()) {
      LogRecord record =
          new LogRecord(
              PARTITION,
              event.number(),
              0,
              0,
              event.payload(),
              event.contentType(),
              samples.sources().get(event.number()),
              null);
      Outcome outcome = plan.prepare(record);
      if (outcome instanceof Rejected reject) {
        rejected.put(event.number(), reject);
        shard.reject(event.number(), reject, event.payload());
      } else if (shard.accept(event.number(), (Prepared) outcome)) {
        accepted.put(event.number(), (Prepared) outcome);
      } else {
        duplicates.add(event.number());
      }
    }
    Map<Integer, Map<CellId, CellState>> states = new HashMap<>();
    shard.drain(
        (id, state) ->
            states
                .computeIfAbsent(id.view(), v -> new HashMap<>())
                .put(id, plan.views().get(id.view()).read(state)));
    Map<String, List<CellAnswer>> cells = new LinkedHashMap<>();
    for (int i = 0; i < plan.views().size(); i++) {
      ViewPlan view = plan.views().get(i);
      cells.put(view.view().name(), answers(view, states.getOrDefault(i, Map.of())));
    }
    return new Preview(accepted, rejected, duplicates, cells);
  }

  /** Merges panes to windows. */
  static List<CellAnswer> answers(ViewPlan plan, Map<CellId, CellState> panes) {
    Windows windows = Windows.of(plan.view().window());
    TreeMap<Long, TreeMap<String, CellState>> merged = new TreeMap<>();
    panes.forEach(
        (id, state) -> {
          long last = windows.lastWith(id.paneStart());
          for (long w = windows.firstWith(id.paneStart()); w <= last; w += windows.step()) {
            merged
                .computeIfAbsent(w, start -> new TreeMap<>())
                .computeIfAbsent(id.key(), k -> plan.zero())
                .merge(state);
          }
        });
    List<CellAnswer> answers = new ArrayList<>();
    merged.forEach(
        (start, keys) ->
            keys.forEach(
                (key, state) -> answers.add(new CellAnswer(key, start, plan.finish(state)))));
    return answers;
  }
}
