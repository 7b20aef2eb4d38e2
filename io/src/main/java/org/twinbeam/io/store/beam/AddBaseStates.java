/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store.beam;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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
 * whole states. Cells of versions that the run does not build are left out. Reads the base in bulk,
 * a thousand cells at a time.
 */
public final class AddBaseStates
    extends PTransform<PCollection<KV<CellId, byte[]>>, PCollection<CellRow>> {
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
  public PCollection<CellRow> expand(PCollection<KV<CellId, byte[]>> cells) {
    return cells
        .apply("Add base", ParDo.of(new Add(definition, store, run)))
        .setCoder(CellRowCoder.of());
  }

  static final class Add extends DoFn<KV<CellId, byte[]>, CellRow> {
    private static final long serialVersionUID = 1L;
    private static final int LOOKUP_CELLS = 1000;

    private final String definition;
    private final StoreConfig config;
    private final BatchRun run;
    private transient Store store;
    private transient List<ViewPlan> views;
    private transient Map<Integer, VersionRun> builds;
    private transient Map<Integer, List<KV<CellId, byte[]>>> waiting;

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
    public void add(@Element KV<CellId, byte[]> cell, OutputReceiver<CellRow> out) {
      int view = cell.getKey().view();
      VersionRun build = builds.get(view);
      if (build == null) {
        return;
      }
      if (build.base() == run.run()) {
        out.output(row(cell.getKey(), views.get(view).read(cell.getValue()), cell.getValue()));
        return;
      }
      List<KV<CellId, byte[]>> cells = waiting.computeIfAbsent(view, v -> new ArrayList<>());
      cells.add(cell);
      if (cells.size() >= LOOKUP_CELLS) {
        addBase(view, cells, out::output);
      }
    }

    @FinishBundle
    public void finish(FinishBundleContext context) {
      waiting.forEach(
          (view, cells) ->
              addBase(
                  view,
                  cells,
                  row ->
                      context.output(
                          row, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE)));
      waiting = null;
    }

    private void addBase(int view, List<KV<CellId, byte[]>> cells, Consumer<CellRow> out) {
      if (cells.isEmpty()) {
        return;
      }
      VersionRun build = builds.get(view);
      List<Cell> names =
          cells.stream().map(c -> new Cell(c.getKey().key(), c.getKey().paneStart())).toList();
      Map<Cell, byte[]> base =
          store.lookup(build.version(), build.base(), build.previousRun(), names);
      for (int i = 0; i < names.size(); i++) {
        CellState state = views.get(view).read(cells.get(i).getValue());
        byte[] before = base.get(names.get(i));
        if (before != null) {
          state.merge(views.get(view).read(before));
        }
        out.accept(row(cells.get(i).getKey(), state, state.toBytes()));
      }
      cells.clear();
    }

    private CellRow row(CellId id, CellState state, byte[] bytes) {
      return new CellRow(
          builds.get(id.view()).version(),
          run.horizon(),
          id.key(),
          id.paneStart(),
          state.events(),
          bytes);
    }
  }
}
