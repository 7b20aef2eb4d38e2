/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.view;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.Versions;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.key.KeyText;
import org.twinbeam.core.measure.Aggregation;
import org.twinbeam.core.measure.StateType;
import org.twinbeam.core.prepare.Columns;
import org.twinbeam.core.prepare.Outcome.Prepared;

/**
 * A view, compiled: where its key, measures and conditions stand in a prepared event, and which
 * states its cells are made of. Immutable and safe for use by several threads.
 */
public final class ViewPlan {
  private final View view;
  private final String version;
  private final int[] keyColumns;
  private final long paneMillis;
  private final List<Slot> slots;
  private final List<StateType> types;
  private final Map<String, Finisher> finishers;

  /**
   * A state of the cell: its type, the column it reads (-1: every event), its condition's (-1:
   * none).
   */
  private record Slot(StateType type, int input, int condition) {}

  private record Finisher(int slot, Aggregation aggregation) {}

  private ViewPlan(Columns columns, Definition definition, View view) {
    this.view = view;
    this.version = Versions.of(definition).views().get(view.name());
    this.keyColumns = view.key().stream().mapToInt(columns::index).toArray();
    this.paneMillis = view.window().pane().toMillis();
    Map<Slot, Integer> distinct = new LinkedHashMap<>();
    Map<String, Finisher> byMeasure = new LinkedHashMap<>();
    view.measures().forEach(measure -> byMeasure.put(measure.name(), null));
    // States are laid out by name: definitions that differ in the measures' order have the same
    // version, and read each other's states.
    for (View.Measure measure :
        view.measures().stream().sorted(Comparator.comparing(View.Measure::name)).toList()) {
      int input = measure.of().map(columns::index).orElse(-1);
      int condition =
          measure.where().isEmpty()
              ? -1
              : columns.index(Columns.condition(view.name(), measure.name()));
      Aggregation aggregation =
          Aggregation.of(measure, input < 0 ? null : columns.all().get(input).type());
      Slot slot = new Slot(aggregation.stateType(), input, condition);
      int index = distinct.computeIfAbsent(slot, s -> distinct.size());
      byMeasure.put(measure.name(), new Finisher(index, aggregation));
    }
    this.slots = List.copyOf(distinct.keySet());
    this.types = slots.stream().map(Slot::type).toList();
    this.finishers = byMeasure;
  }

  /** Compiles one view of a definition. */
  public static ViewPlan of(Definition definition, View view) {
    return new ViewPlan(Columns.of(definition), definition, view);
  }

  /** Compiles all views of a definition, in its order. */
  public static List<ViewPlan> all(Definition definition) {
    Columns columns = Columns.of(definition);
    return definition.views().stream()
        .map(view -> new ViewPlan(columns, definition, view))
        .toList();
  }

  public View view() {
    return view;
  }

  /** Hash of all that determines this view's numbers. */
  public String version() {
    return version;
  }

  /** Canonical JSON array of the event's key values. */
  public String key(Prepared event) {
    return KeyText.of(keyColumns, event.values());
  }

  /** Start of the pane that an event time falls in, milliseconds since the Unix epoch. */
  public long pane(long timeMillis) {
    return Math.floorDiv(timeMillis, paneMillis) * paneMillis;
  }

  public CellState zero() {
    return CellState.zero(types);
  }

  /**
   * @throws IllegalArgumentException if the bytes are not a state of this view
   */
  public CellState read(byte[] state) {
    return CellState.read(types, state);
  }

  /** Adds an event to the cell that {@link #key} and {@link #pane} name. */
  public void add(CellState cell, Prepared event, int partition, long offset) {
    cell.countEvent();
    Object[] values = event.values();
    for (int i = 0; i < slots.size(); i++) {
      Slot slot = slots.get(i);
      if (slot.condition < 0 || Boolean.TRUE.equals(values[slot.condition])) {
        Object value = slot.input < 0 ? Boolean.TRUE : values[slot.input];
        cell.state(i).add(value, event.timeMillis(), partition, offset);
      }
    }
  }

  /** The answer of each measure, in the view's order; null where a measure saw no value. */
  public LinkedHashMap<String, Object> finish(CellState cell) {
    LinkedHashMap<String, Object> answers = new LinkedHashMap<>();
    finishers.forEach(
        (name, finisher) ->
            answers.put(name, finisher.aggregation.finish(cell.state(finisher.slot))));
    return answers;
  }

  /** Which columns of a prepared event this view reads. */
  public void markUsed(boolean[] used) {
    for (int column : keyColumns) {
      used[column] = true;
    }
    for (Slot slot : slots) {
      if (slot.input >= 0) {
        used[slot.input] = true;
      }
      if (slot.condition >= 0) {
        used[slot.condition] = true;
      }
    }
  }
}
