/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.shard;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.twinbeam.core.prepare.Outcome.Prepared;
import org.twinbeam.core.prepare.Outcome.Rejected;
import org.twinbeam.core.view.CellState;
import org.twinbeam.core.view.ViewPlan;

/**
 * One partition of the log, read in its order: de-duplicates its events and adds them to the cells
 * of every view, epoch by epoch. Both layers run this very code, the speed layer over the log's
 * partition and the batch layer over the same partition's rows in the lake; so they agree on each
 * event.
 *
 * <p>Epochs below {@code ownedFrom} are read for their ids alone: their events belong to somebody
 * else.
 *
 * <p>Holds the cells of the open epoch and of closed ones not yet {@link #flush flushed}. Not safe
 * for use by several threads.
 */
public final class Shard {
  private final List<ViewPlan> views;
  private final int partition;
  private final long ownedFrom;
  private final SeenIds seen;

  /** Epochs with something to flush, ascending. */
  private final TreeMap<Long, EpochCells> epochs = new TreeMap<>();

  private final List<ShardFlush.ClosedEpoch> closed = new ArrayList<>();
  private final List<ShardFlush.Reject> rejects = new ArrayList<>();

  /** Places of the columns that models tell. */
  private final int[] scored;

  private final List<ScoredEvent> scores = new ArrayList<>();
  private long epoch;
  private long lastOffset = -1;

  /**
   * @param within how many epochs back an equal id makes a duplicate
   * @param startEpoch epoch of the first record, unless a marker comes before it
   * @param ownedFrom first epoch whose events are aggregated
   */
  public Shard(List<ViewPlan> views, int within, int partition, long startEpoch, long ownedFrom) {
    this(views, new int[0], within, partition, startEpoch, ownedFrom);
  }

  /**
   * @param scored places of the columns that models tell
   */
  Shard(
      List<ViewPlan> views,
      int[] scored,
      int within,
      int partition,
      long startEpoch,
      long ownedFrom) {
    this.views = views;
    this.scored = scored;
    this.partition = partition;
    this.ownedFrom = ownedFrom;
    this.seen = new SeenIds(within);
    this.epoch = startEpoch;
  }

  /** The cells and counts of one epoch. */
  static final class EpochCells {
    final CellTable cells = new CellTable();
    long read;
    long accepted;
    long rejected;
    long duplicates;
    boolean dirty = true;
  }

  public long epoch() {
    return epoch;
  }

  /**
   * The epoch that what follows belongs to, as told by a marker. One that is not greater than the
   * present epoch changes nothing. Skipped epochs are closed too: they are empty here.
   *
   * @param startedAt time in the marker, milliseconds since the Unix epoch
   */
  public void advance(long newEpoch, long startedAt) {
    if (newEpoch <= epoch) {
      return; // The batch layer asks with every event.
    }
    for (; epoch < newEpoch; epoch++) {
      if (epoch >= ownedFrom) {
        openEpoch(epoch);
        closed.add(new ShardFlush.ClosedEpoch(epoch, startedAt));
      }
    }
    seen.forgetBefore(epoch);
  }

  /**
   * Takes note of an entry.
   *
   * @return whether it is new; a reader that was restored may repeat itself
   */
  boolean pass(long offset) {
    if (offset <= lastOffset) {
      return false;
    }
    lastOffset = offset;
    return true;
  }

  /**
   * Checks that nothing is missing before what comes next.
   *
   * @param previous offset of the entry that was read before it, -1 if the reader does not know
   * @throws IllegalStateException if that entry has not come here
   */
  void expectAfter(long previous) {
    if (previous > lastOffset) {
      throw new IllegalStateException(
          "partition "
              + partition
              + ": entries follow that come after offset "
              + previous
              + ", but the last one here was "
              + lastOffset
              + ": the runner lost entries or changed their order");
    }
  }

  /**
   * An event that passed all steps: a duplicate, or a part of every view. One whose offset was
   * passed before changes nothing.
   *
   * @return whether it is accepted: new, of an epoch that is owned here, and no duplicate
   */
  public boolean accept(long offset, Prepared event) {
    if (!pass(offset)) {
      return false;
    }
    boolean repeat = seen.isRepeat(event, epoch);
    if (epoch < ownedFrom) {
      return false;
    }
    EpochCells cells = openEpoch(epoch);
    cells.dirty = true;
    cells.read++;
    if (repeat) {
      cells.duplicates++;
      return false;
    }
    cells.accepted++;
    for (int i = 0; i < views.size(); i++) {
      ViewPlan view = views.get(i);
      CellState cell = cells.cells.change(i, view, view.key(event), view.pane(event.timeMillis()));
      view.add(cell, event, partition, offset);
    }
    if (scored.length > 0) {
      scores.add(scored(offset, event));
    }
    return true;
  }

  private ScoredEvent scored(long offset, Prepared event) {
    List<Double> told = new ArrayList<>(scored.length);
    for (int place : scored) {
      told.add((Double) event.values()[place]);
    }
    return new ScoredEvent(partition, offset, epoch, event.id(), event.timeMillis(), told);
  }

  /** Scores of the events accepted since the last call, or the last flush. */
  public List<ScoredEvent> takeScores() {
    List<ScoredEvent> taken = List.copyOf(scores);
    scores.clear();
    return taken;
  }

  /**
   * An event that failed a step: a reject; or a duplicate of one, if its source's position says
   * that it is the same event again. It makes no event that passes a duplicate.
   */
  public void reject(long offset, Rejected outcome, byte[] payload) {
    if (!pass(offset)) {
      return;
    }
    boolean repeat = seen.isRepeat(outcome, epoch);
    if (epoch < ownedFrom) {
      return;
    }
    EpochCells cells = openEpoch(epoch);
    cells.dirty = true;
    cells.read++;
    if (repeat) {
      cells.duplicates++;
      return;
    }
    cells.rejected++;
    rejects.add(
        new ShardFlush.Reject(
            partition, offset, epoch, outcome.step().name(), outcome.cause(), payload));
  }

  /**
   * What has changed since the last call, as whole states. Closed epochs are final: they are told
   * once more and then let go.
   */
  public ShardFlush flush() {
    List<ShardFlush.CellRow> cellRows = new ArrayList<>();
    List<ShardFlush.CountRow> countRows = new ArrayList<>();
    epochs.forEach(
        (e, cells) -> {
          cells.cells.tellChanged(cell -> cellRows.add(row(e, cell)));
          if (cells.dirty) {
            cells.dirty = false;
            countRows.add(countRow(e, cells));
          }
        });
    ShardFlush flush =
        new ShardFlush(
            partition,
            cellRows,
            countRows,
            List.copyOf(closed),
            List.copyOf(rejects),
            takeScores());
    epochs.headMap(epoch).clear();
    closed.clear();
    rejects.clear();
    return flush;
  }

  /**
   * Ends the shard: passes every cell, merged over its epochs, to {@code eachCell} as a written
   * state, and gives the counts, rejects and scores.
   */
  public ShardFlush drain(BiConsumer<CellId, byte[]> eachCell) {
    Map<CellId, CellState> merged = new HashMap<>();
    List<ShardFlush.CountRow> countRows = new ArrayList<>();
    epochs.forEach(
        (e, cells) -> {
          cells.cells.forEach(
              cell ->
                  merged.merge(
                      cell.id(),
                      cell,
                      (sum, more) -> {
                        sum.merge(more);
                        return sum;
                      }));
          cells.cells.clear();
          countRows.add(countRow(e, cells));
        });
    merged.forEach((id, state) -> eachCell.accept(id, state.toBytes()));
    return new ShardFlush(
        partition, List.of(), countRows, List.copyOf(closed), List.copyOf(rejects), takeScores());
  }

  private static ShardFlush.CountRow countRow(long e, EpochCells cells) {
    return new ShardFlush.CountRow(e, cells.read, cells.accepted, cells.rejected, cells.duplicates);
  }

  private ShardFlush.CellRow row(long cellEpoch, CellTable.Cell cell) {
    return new ShardFlush.CellRow(
        views.get(cell.view).version(),
        cellEpoch,
        cell.key,
        cell.paneStart,
        cell.events(),
        cell.toBytes(),
        !cell.isTold());
  }

  /** Of a shard that was made anew from what an earlier one left, which may have told its cells. */
  public void assumeTold() {
    epochs.values().forEach(cells -> cells.cells.assumeTold());
  }

  private EpochCells openEpoch(long e) {
    return epochs.computeIfAbsent(e, x -> new EpochCells());
  }

  /** Epochs before the open one whose ids are still kept, ascending. */
  public Set<Long> closedEpochsWithIds() {
    return seen.epochs().headSet(epoch);
  }

  List<ViewPlan> views() {
    return views;
  }

  SeenIds seen() {
    return seen;
  }

  TreeMap<Long, EpochCells> epochs() {
    return epochs;
  }

  long lastOffset() {
    return lastOffset;
  }

  void restore(long restoredEpoch, long restoredOffset) {
    epoch = restoredEpoch;
    lastOffset = restoredOffset;
  }
}
