/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.oracle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.oracle.OracleAnswer.Counts;
import org.twinbeam.core.oracle.OracleAnswer.PartitionEpoch;
import org.twinbeam.core.oracle.OracleAnswer.RejectedAt;
import org.twinbeam.core.oracle.OracleEvent.Fate;

/**
 * An oracle's answers as of one epoch after the other. Each equals {@link Oracle#answer}: every
 * cell is computed from the plain list of its events, but anew only if that list has grown.
 *
 * <p>Not thread-safe.
 */
public final class OracleProgress {

  private record Group(List<OracleEvent> events, NaiveMeasures measures) {}

  private final Oracle oracle;
  private final NavigableMap<Long, List<OracleEvent>> toCome = new TreeMap<>();
  private final Map<View, NaiveMeasures> measures = new HashMap<>();
  private final Map<Cell, Group> groups = new HashMap<>();
  private final Map<Cell, Map<String, Expected>> cells = new HashMap<>();
  private final Map<PartitionEpoch, Counts> counts = new HashMap<>();
  private final List<RejectedAt> rejects = new ArrayList<>();

  /**
   * @param events all that {@link Oracle#judge} has given
   */
  public OracleProgress(Oracle oracle, List<OracleEvent> events) {
    this.oracle = oracle;
    for (View view : oracle.definition().views()) {
      measures.put(view, new NaiveMeasures(oracle.definition(), view));
    }
    for (OracleEvent event : events) {
      toCome.computeIfAbsent(event.epoch(), e -> new ArrayList<>()).add(event);
    }
  }

  /**
   * The answer from the events of the epochs up to {@code asOf}, which is no less than in the call
   * before. It is valid until the next call.
   */
  public OracleAnswer asOf(long asOf) {
    Set<Cell> grown = new HashSet<>();
    NavigableMap<Long, List<OracleEvent>> next = toCome.headMap(asOf, true);
    next.values().forEach(events -> events.forEach(event -> add(event, grown)));
    next.clear();
    for (Cell cell : grown) {
      Group group = groups.get(cell);
      cells.put(cell, group.measures.of(group.events));
    }
    rejects.sort(
        Comparator.comparingInt(RejectedAt::partition).thenComparingLong(RejectedAt::offset));
    return new OracleAnswer(
        Collections.unmodifiableMap(cells),
        Collections.unmodifiableMap(counts),
        Collections.unmodifiableList(rejects));
  }

  private void add(OracleEvent event, Set<Cell> grown) {
    counts.merge(
        new PartitionEpoch(event.partition(), event.epoch()),
        Counts.ZERO.with(event.fate()),
        Counts::plus);
    if (event.fate() == Fate.REJECTED) {
      rejects.add(new RejectedAt(event.partition(), event.offset(), event.epoch(), event.step()));
    } else if (event.fate() == Fate.ACCEPTED) {
      measures.forEach(
          (view, measured) -> {
            for (Cell cell : oracle.cells(view, event)) {
              groups
                  .computeIfAbsent(cell, c -> new Group(new ArrayList<>(), measured))
                  .events
                  .add(event);
              grown.add(cell);
            }
          });
    }
  }
}
