/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.transforms;

import java.util.Iterator;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.twinbeam.core.shard.CellId;
import org.twinbeam.core.shard.StreamPlan;
import org.twinbeam.core.view.CellState;
import org.twinbeam.core.view.ViewPlan;

/** Merges all states of each cell into one. */
public final class MergeStates
    extends PTransform<PCollection<KV<CellId, byte[]>>, PCollection<KV<CellId, byte[]>>> {
  private static final long serialVersionUID = 1L;

  private final String definition;

  private MergeStates(String definition) {
    this.definition = definition;
  }

  /**
   * @param definition text of a valid definition
   */
  public static MergeStates of(String definition) {
    return new MergeStates(definition);
  }

  @Override
  public PCollection<KV<CellId, byte[]>> expand(PCollection<KV<CellId, byte[]>> states) {
    return states
        .apply("Group by cell", GroupByKey.create())
        .apply("Merge each cell", ParDo.of(new Merge(definition)))
        .setCoder(KvCoder.of(CellIdCoder.of(), ByteArrayCoder.of()));
  }

  static final class Merge extends DoFn<KV<CellId, Iterable<byte[]>>, KV<CellId, byte[]>> {
    private static final long serialVersionUID = 1L;

    private final String definition;
    private transient StreamPlan plan;

    Merge(String definition) {
      this.definition = definition;
    }

    @Setup
    public void compile() {
      plan = StreamPlan.of(definition);
    }

    @ProcessElement
    public void merge(
        @Element KV<CellId, Iterable<byte[]>> cell, OutputReceiver<KV<CellId, byte[]>> out) {
      Iterator<byte[]> states = cell.getValue().iterator();
      byte[] first = states.next();
      if (!states.hasNext()) {
        out.output(KV.of(cell.getKey(), first));
        return;
      }
      ViewPlan view = plan.views().get(cell.getKey().view());
      CellState merged = view.read(first);
      states.forEachRemaining(state -> merged.merge(view.read(state)));
      out.output(KV.of(cell.getKey(), merged.toBytes()));
    }
  }
}
