/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.transforms;

import java.util.HashMap;
import java.util.Map;
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

/**
 * Merges all states of each cell into one. Takes them as {@link CellPacks}, and holds in memory the
 * cells of one part at a time.
 */
public final class MergeStates
    extends PTransform<PCollection<KV<Integer, byte[]>>, PCollection<KV<CellId, byte[]>>> {
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
  public PCollection<KV<CellId, byte[]>> expand(PCollection<KV<Integer, byte[]>> packs) {
    return packs
        .apply("Group by part", GroupByKey.create())
        .apply("Merge each cell", ParDo.of(new Merge(definition)))
        .setCoder(KvCoder.of(CellIdCoder.of(), ByteArrayCoder.of()));
  }

  static final class Merge extends DoFn<KV<Integer, Iterable<byte[]>>, KV<CellId, byte[]>> {
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
        @Element KV<Integer, Iterable<byte[]>> part, OutputReceiver<KV<CellId, byte[]>> out) {
      Map<CellId, Merged> cells = new HashMap<>();
      for (byte[] pack : part.getValue()) {
        CellPacks.read(pack, (id, state) -> cells.computeIfAbsent(id, Merged::new).add(state));
      }
      cells.values().forEach(cell -> out.output(KV.of(cell.id, cell.toBytes())));
    }

    /** A cell's states: one as it was written, or several merged. */
    private final class Merged {
      private final CellId id;
      private byte[] only;
      private CellState merged;

      Merged(CellId id) {
        this.id = id;
      }

      void add(byte[] state) {
        if (only == null && merged == null) {
          only = state;
          return;
        }
        ViewPlan view = plan.views().get(id.view());
        if (merged == null) {
          merged = view.read(only);
          only = null;
        }
        merged.merge(view.read(state));
      }

      byte[] toBytes() {
        return merged == null ? only : merged.toBytes();
      }
    }
  }
}
