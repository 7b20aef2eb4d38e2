/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks.flinkpeer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Keeps the cells, and writes those that have changed to the store at intervals, all in one
 * transaction. A thread beside the stream writes them; while it does, changes wait for the next
 * flush. After a restore all cells are written again, for what was written since the checkpoint is
 * not known.
 */
final class CellsToStore extends AbstractStreamOperator<Void>
    implements OneInputStreamOperator<CellPart, Void> {
  private static final long serialVersionUID = 1L;
  private static final String CELL = "cell";
  private static final long RETRY_MILLIS = 5;

  private final CellTable.Config config;
  private final long flushMillis;
  private transient ValueState<CellState> cell;
  private transient ListState<long[]> savedEvents;
  private transient Set<Tuple3<Integer, Long, String>> changed;

  /** Added to the cells of each view so far. */
  private transient long[] events;

  private transient CellTable table;
  private transient ExecutorService writer;
  private transient CompletableFuture<Void> written;

  CellsToStore(CellTable.Config config, long flushMillis) {
    this.config = config;
    this.flushMillis = flushMillis;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    cell =
        context
            .getKeyedStateStore()
            .getState(new ValueStateDescriptor<>(CELL, new CellStateSerializer()));
    savedEvents =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>("events", long[].class));
    changed = new HashSet<>();
    events = new long[CellView.values().length];
    if (context.isRestored()) {
      for (long[] saved : savedEvents.get()) {
        for (int i = 0; i < events.length; i++) {
          events[i] += saved[i];
        }
      }
      try (Stream<Tuple3<Integer, Long, String>> all =
          this.<Tuple3<Integer, Long, String>>getKeyedStateBackend()
              .getKeys(CELL, VoidNamespace.INSTANCE)) {
        all.forEach(changed::add);
      }
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    table = CellTable.open(config, getRuntimeContext().getTaskInfo().getIndexOfThisSubtask());
    writer = Executors.newSingleThreadExecutor(task -> new Thread(task, "store"));
    written = CompletableFuture.completedFuture(null);
    flushAfter(flushMillis);
  }

  @Override
  public void processElement(StreamRecord<CellPart> element) throws Exception {
    CellPart part = element.getValue();
    CellState state = cell.value();
    if (state == null) {
      state = new CellState(CellView.values()[part.f0.f0]);
    }
    state.add(part);
    cell.update(state);
    changed.add(part.f0);
    events[part.f0.f0] += part.f1;
  }

  private void flushAfter(long millis) {
    long now = getProcessingTimeService().getCurrentProcessingTime();
    getProcessingTimeService().registerTimer(now + millis, due -> flush());
  }

  private void flush() throws Exception {
    if (!written.isDone()) {
      flushAfter(RETRY_MILLIS);
      return;
    }
    written.join(); // Fails if writing has failed.
    if (!changed.isEmpty()) {
      List<CellTable.Row> rows = new ArrayList<>(changed.size());
      for (Tuple3<Integer, Long, String> key : changed) {
        setCurrentKey(key);
        CellState state = cell.value();
        rows.add(new CellTable.Row(state.view(), key.f1, key.f2, state.events(), state.toBytes()));
      }
      changed.clear();
      long[] sofar = events.clone();
      written = CompletableFuture.runAsync(() -> table.write(rows, sofar), writer);
    }
    flushAfter(flushMillis);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    savedEvents.update(List.of(events.clone()));
  }

  @Override
  public void close() throws Exception {
    if (writer != null) {
      writer.shutdownNow();
      table.close();
    }
    super.close();
  }
}
