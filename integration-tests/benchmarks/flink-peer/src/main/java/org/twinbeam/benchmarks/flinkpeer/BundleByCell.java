/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks.flinkpeer;

import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Gathers an instance's events of a short while by their cells, as Flink SQL's mini-batches do, so
 * that the exchange carries an element per cell and not three per event.
 *
 * @param <E> the events
 */
final class BundleByCell<E> extends AbstractStreamOperator<CellPart>
    implements OneInputStreamOperator<E, CellPart> {
  private static final long serialVersionUID = 1L;

  private final Views<E> views;
  private final int most;
  private final long millis;
  private transient Bundle bundle;
  private transient StreamRecord<CellPart> element;
  private transient int events;

  /**
   * @param most events that wait
   * @param millis for so long
   */
  BundleByCell(Views<E> views, int most, long millis) {
    this.views = views;
    this.most = most;
    this.millis = millis;
    setChainingStrategy(ChainingStrategy.ALWAYS);
  }

  @Override
  public void open() throws Exception {
    super.open();
    bundle = new Bundle();
    element = new StreamRecord<>(null);
    getProcessingTimeService().scheduleWithFixedDelay(now -> drain(), millis, millis);
  }

  @Override
  public void processElement(StreamRecord<E> event) {
    views.add(event.getValue(), bundle);
    if (++events == most) {
      drain();
    }
  }

  /** A checkpoint has nothing of what waits here. */
  @Override
  public void prepareSnapshotPreBarrier(long checkpoint) {
    drain();
  }

  @Override
  public void finish() {
    drain();
  }

  private void drain() {
    bundle.drain(part -> output.collect(element.replace(part)));
    events = 0;
  }
}
