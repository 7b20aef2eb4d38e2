/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.shard;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.twinbeam.core.view.CellState;
import org.twinbeam.core.view.ViewPlan;

/**
 * The cells of one epoch, found by view, key and pane: a hash table with open addressing, since a
 * map of ids to cells would keep two more objects of each. Not safe for use by several threads.
 */
final class CellTable {
  private static final int AT_FIRST = 64;

  /** A state with its name, and how much of it has been told: one object, as there are many. */
  static final class Cell extends CellState {
    final int view;
    final String key;
    final long paneStart;
    private boolean isChanged;
    private boolean isTold;

    private Cell(int view, String key, long paneStart, CellState state) {
      super(state);
      this.view = view;
      this.key = key;
      this.paneStart = paneStart;
    }

    CellId id() {
      return new CellId(view, key, paneStart);
    }

    /** Whether a flush has told it, or may have. */
    boolean isTold() {
      return isTold;
    }

    private boolean is(int ofView, String withKey, long at) {
      return paneStart == at && view == ofView && key.equals(withKey);
    }
  }

  private Cell[] cells = new Cell[AT_FIRST];
  private int size;

  /** Unknown to senders, who could choose keys of one hash otherwise. */
  private final long seed = ThreadLocalRandom.current().nextLong();

  /** Those that no flush has told as they are now, in the order in which they changed. */
  private final List<Cell> changed = new ArrayList<>();

  int size() {
    return size;
  }

  /** The cell, which is about to change; made if it is not there. */
  CellState change(int view, ViewPlan plan, String key, long paneStart) {
    int slot = slot(cells, view, key, paneStart);
    Cell cell = cells[slot];
    if (cell == null) {
      cell = add(slot, new Cell(view, key, paneStart, plan.zero()));
    }
    changed(cell);
    return cell;
  }

  /** Takes in a cell of an earlier shard, which counts as changed. */
  void restore(int view, String key, long paneStart, CellState state) {
    int slot = slot(cells, view, key, paneStart);
    changed(add(slot, new Cell(view, key, paneStart, state)));
  }

  private void changed(Cell cell) {
    if (!cell.isChanged) {
      cell.isChanged = true;
      changed.add(cell);
    }
  }

  /** Gives the cells that have changed since the last time. */
  void tellChanged(Consumer<Cell> sink) {
    for (Cell cell : changed) {
      sink.accept(cell);
      cell.isChanged = false;
      cell.isTold = true;
    }
    changed.clear();
  }

  void forEach(Consumer<Cell> sink) {
    for (Cell cell : cells) {
      if (cell != null) {
        sink.accept(cell);
      }
    }
  }

  void clear() {
    cells = new Cell[AT_FIRST];
    size = 0;
    changed.clear();
  }

  void assumeTold() {
    forEach(cell -> cell.isTold = true);
  }

  /** Where that cell stands among those, or where it would. */
  private int slot(Cell[] among, int view, String key, long paneStart) {
    int mask = among.length - 1;
    int slot = hash(view, key, paneStart) & mask;
    while (among[slot] != null && !among[slot].is(view, key, paneStart)) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  /** Folded for every character. */
  private int hash(int view, String key, long paneStart) {
    long hash = Folding.folded(seed ^ paneStart ^ view, Folding.MULTIPLIER);
    for (int i = 0; i < key.length(); i++) {
      hash = Folding.folded(hash ^ key.charAt(i), Folding.MULTIPLIER);
    }
    return Folding.bits(hash);
  }

  private Cell add(int slot, Cell cell) {
    cells[slot] = cell;
    size++;
    if (size > cells.length / 8 * 5) {
      Cell[] grown = new Cell[cells.length * 2];
      forEach(each -> grown[slot(grown, each.view, each.key, each.paneStart)] = each);
      cells = grown;
    }
    return cell;
  }
}
