/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.pull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PDone;
import org.twinbeam.core.prepare.PartitionKey;
import org.twinbeam.core.shard.StreamPlan;
import org.twinbeam.io.imports.ImportResult;

/**
 * Writes a source's rows, each JSON with its cursor, to raw files of an import, for {@link
 * ImportResult#take} to tell of with the cursor that was reached, and {@code ImportLake} to commit.
 *
 * <p>A row that was read by an earlier pull at the cursor where that ended is left out: {@link
 * Ties} tells.
 *
 * <p>The rows must come in the order of their cursors, in one bundle, which they do where one
 * element's output is read with no shuffle between. A runner that divides them is found out, and
 * the pipeline fails. Reading by one cursor is sequential by nature, so no worker is idle for it
 * that could help.
 */
public final class WriteRows extends PTransform<PCollection<KV<String, byte[]>>, PDone> {
  private static final long serialVersionUID = 1;

  private final PullPlan plan;

  private WriteRows(PullPlan plan) {
    this.plan = plan;
  }

  public static WriteRows of(PullPlan plan) {
    return new WriteRows(plan);
  }

  @Override
  public PDone expand(PCollection<KV<String, byte[]>> rows) {
    KvCoder<Integer, ImportResult> coder =
        KvCoder.of(VarIntCoder.of(), SerializableCoder.of(ImportResult.class));
    PCollection<KV<Integer, ImportResult>> written =
        rows.apply("Write raw files", ParDo.of(new WriteRowsFn(plan))).setCoder(coder);
    PCollection<KV<Integer, ImportResult>> none =
        rows.getPipeline()
            .apply("No rows", Create.of(KV.of(0, ImportResult.NOTHING)).withCoder(coder));
    PCollectionList.of(written)
        .and(none)
        .apply("Rows or none", Flatten.pCollections())
        .apply("Gather results", GroupByKey.create())
        .apply("Write result", ParDo.of(new WriteResultFn(plan)));
    return PDone.in(rows.getPipeline());
  }

  static final class WriteRowsFn extends DoFn<KV<String, byte[]>, KV<Integer, ImportResult>> {
    private static final long serialVersionUID = 1;

    private final PullPlan plan;
    private transient PartitionKey key;
    private transient RowsWriter writer;

    WriteRowsFn(PullPlan plan) {
      this.plan = plan;
    }

    @Setup
    public void compile() {
      key = PartitionKey.of(StreamPlan.of(plan.yaml()).definition());
    }

    @StartBundle
    public void start() throws IOException {
      forget();
    }

    @ProcessElement
    public void process(@Element KV<String, byte[]> row) throws IOException {
      if (writer == null) {
        writer = new RowsWriter(plan, key);
      }
      writer.row(row.getKey(), row.getValue());
    }

    @FinishBundle
    public void finish(FinishBundleContext context) throws IOException {
      if (writer != null && writer.rows() > 0) {
        context.output(
            KV.of(0, writer.finish()), GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
      }
      forget();
    }

    @Teardown
    public void forget() throws IOException {
      if (writer != null) {
        writer.close();
        writer = null;
      }
    }
  }

  static final class WriteResultFn extends DoFn<KV<Integer, Iterable<ImportResult>>, Void> {
    private static final long serialVersionUID = 1;

    private final PullPlan plan;

    WriteResultFn(PullPlan plan) {
      this.plan = plan;
    }

    @ProcessElement
    public void process(@Element KV<Integer, Iterable<ImportResult>> all) throws IOException {
      List<ImportResult> parts = new ArrayList<>();
      all.getValue().forEach(parts::add);
      parts.removeIf(part -> part.outcomes().isEmpty());
      if (parts.size() > 1) {
        throw new IllegalStateException(
            "the runner has divided a pull's rows over "
                + parts.size()
                + " bundles, so their order is lost; nothing is imported");
      }
      ImportResult result = parts.isEmpty() ? ImportResult.NOTHING : parts.get(0);
      result.write(plan.scratchDir(), plan.attempt());
    }
  }
}
