/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store.beam;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.twinbeam.core.shard.CellId;
import org.twinbeam.core.shard.ShardFlush.CellRow;
import org.twinbeam.core.shard.StreamPlan;
import org.twinbeam.core.view.CellState;
import org.twinbeam.core.view.ViewPlan;
import org.twinbeam.io.store.BatchRun;
import org.twinbeam.io.store.BatchRun.VersionRun;
import org.twinbeam.io.store.Cell;
import org.twinbeam.io.store.Store;
import org.twinbeam.io.store.StoreConfig;

/**
 * Adds to each touched cell what its run's base already has of it, and gives the rows of the run:
 * whole states. Cells of versions that the run does not build are left out. Reads the base, and
 * gives rows to be written, a thousand cells of a view at a time, in the order of panes, so that
 * those of a pane, which are asked for together, lie together.
 */
public final class AddBaseStates
    extends PTransform<PCollection<KV<CellId, byte[]>>, PCollection<List<CellRow>>> {
  private static final long serialVersionUID = 1L;

  private final String definition;
  private final StoreConfig store;
  private final BatchRun run;

  private AddBaseStates(String definition, StoreConfig store, BatchRun run) {
    this.definition = definition;
    this.store = store;
    this.run = run;
  }

  /**
   * @param definition text of a valid definition
   */
  public static AddBaseStates of(String definition, StoreConfig store, BatchRun run) {
    return new AddBaseStates(definition, store, run);
  }

  @Override
  public PCollection<List<CellRow>> expand(PCollection<KV<CellId, byte[]>> cells) {
    return cells
        .apply("Add base", ParDo.of(new Add(definition, store, run)))
        .setCoder(ListCoder.of(CellRowCoder.of()));
  }

  static final class Add extends DoFn<KV<CellId, byte[]>, List<CellRow>> {
    private static final long serialVersionUID = 1L;
    private static final int CELLS = 1000;

    /** Of their states: what a statement holds is in memory several times. */
    private static final long BYTES = 4 << 20;

    private static final Comparator<KV<CellId, byte[]>> ORDER =
        Comparator.comparingLong((KV<CellId, byte[]> cell) -> cell.getKey().paneStart())
            .thenComparing(cell -> cell.getKey().key());

    private final String definition;
    private final StoreConfig config;
    private final BatchRun run;
    private transient Store store;
    private transient List<ViewPlan> views;
    private transient Map<Integer, VersionRun> builds;
    private transient Map<Integer, Waiting> waiting;

    Add(String definition, StoreConfig config, BatchRun run) {
      this.definition = definition;
      this.config = config;
      this.run = run;
    }

    @Setup
    public void open() {
      store = Store.open(config);
      views = StreamPlan.of(definition).views();
      builds = new HashMap<>();
      for (int i = 0; i < views.size(); i++) {
        for (VersionRun build : run.versions()) {
          if (build.version().equals(views.get(i).version())) {
            builds.put(i, build);
          }
        }
      }
    }

    @StartBundle
    public void start() {
      waiting = new HashMap<>();
    }

    @ProcessElement
    public void add(@Element KV<CellId, byte[]> cell, OutputReceiver<List<CellRow>> out) {
      int view = cell.getKey().view();
      if (!builds.containsKey(view)) {
        return;
      }
      Waiting those = waiting.computeIfAbsent(view, v -> new Waiting());
      those.add(cell);
      if (those.isEnough()) {
        waiting.remove(view);
        out.output(rows(view, those.cells));
      }
    }

    @FinishBundle
    public void finish(FinishBundleContext context) {
      waiting.forEach(
          (view, those) ->
              context.output(
                  rows(view, those.cells),
                  BoundedWindow.TIMESTAMP_MIN_VALUE,
                  GlobalWindow.INSTANCE));
      waiting = null;
    }

    /** Cells of a view that are written together. */
    private static final class Waiting {
      final List<KV<CellId, byte[]>> cells = new ArrayList<>();
      private long bytes;

      void add(KV<CellId, byte[]> cell) {
        cells.add(cell);
        bytes += cell.getValue().length;
      }

      boolean isEnough() {
        return cells.size() >= CELLS || bytes >= BYTES;
      }
    }

    private List<CellRow> rows(int view, List<KV<CellId, byte[]>> cells) {
      cells.sort(ORDER);
      Map<Cell, byte[]> base = base(builds.get(view), cells);
      List<CellRow> rows = new ArrayList<>(cells.size());
      for (KV<CellId, byte[]> cell : cells) {
        CellId id = cell.getKey();
        CellState state = views.get(view).read(cell.getValue());
        byte[] before = base.get(new Cell(id.key(), id.paneStart()));
        if (before != null) {
          state.merge(views.get(view).read(before));
        }
        rows.add(
            new CellRow(
                builds.get(view).version(),
                run.horizon(),
                id.key(),
                id.paneStart(),
                state.events(),
                before == null ? cell.getValue() : state.toBytes()));
      }
      return rows;
    }

    /** What is there of those cells; nothing in a run that builds anew. */
    private Map<Cell, byte[]> base(VersionRun build, List<KV<CellId, byte[]>> cells) {
      if (build.base() == run.run()) {
        return Map.of();
      }
      List<Cell> names =
          cells.stream().map(c -> new Cell(c.getKey().key(), c.getKey().paneStart())).toList();
      return store.lookup(build.version(), build.base(), build.previousRun(), names);
    }
  }
}
