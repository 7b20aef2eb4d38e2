/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.imports;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.twinbeam.io.lake.RawFile;

/**
 * Reads files and writes their rows to raw files of an import, for {@link ImportResult#take} to
 * tell of and {@code ImportLake} to commit.
 *
 * <pre>{@code
 * files.apply("Import files", ImportFiles.of(plan));
 * pipeline.run().waitUntilFinish();
 * ImportResult result = ImportResult.take(plan.scratchDir(), plan.attempt());
 * }</pre>
 *
 * <p>Each file is read whole or refused with its cause, and then none of its rows is in a raw file
 * that the result names. A file whose content was imported before, or is there twice, is left out.
 * Attempts and repetitions write files of other names; what the result does not name, the sweep
 * removes.
 *
 * <p>Cost: each file is read twice, once to hash it. A file is one task's, however large; what a
 * task holds is a few bytes for each bucket, one row group of Parquet and 8 MiB of rows.
 */
public final class ImportFiles extends PTransform<PCollection<FoundFile>, PDone> {
  private static final long serialVersionUID = 1;

  private final ImportPlan plan;

  private ImportFiles(ImportPlan plan) {
    this.plan = plan;
  }

  public static ImportFiles of(ImportPlan plan) {
    return new ImportFiles(plan);
  }

  @Override
  public PDone expand(PCollection<FoundFile> files) {
    files
        .apply("Spread files", Reshuffle.viaRandomKey())
        .apply("Hash files", ParDo.of(new HashFilesFn()))
        .setCoder(KvCoder.of(VarIntCoder.of(), SerializableCoder.of(HashedFile.class)))
        .apply("Gather files", GroupByKey.create())
        .apply("Plan tasks", ParDo.of(new PlanFilesFn(plan)))
        .setCoder(SerializableCoder.of(PlannedFiles.class))
        .apply("Spread tasks", Reshuffle.viaRandomKey())
        .apply("Read files", ParDo.of(new ReadFilesFn(plan)))
        .setCoder(KvCoder.of(VarIntCoder.of(), SerializableCoder.of(ImportResult.class)))
        .apply("Gather results", GroupByKey.create())
        .apply("Write result", ParDo.of(new WriteResultFn(plan)));
    return PDone.in(files.getPipeline());
  }

  static final class WriteResultFn extends DoFn<KV<Integer, Iterable<ImportResult>>, Void> {
    private static final long serialVersionUID = 1;

    private final ImportPlan plan;

    WriteResultFn(ImportPlan plan) {
      this.plan = plan;
    }

    @ProcessElement
    public void process(@Element KV<Integer, Iterable<ImportResult>> all) throws IOException {
      List<FileOutcome> outcomes = new ArrayList<>();
      List<RawFile> written = new ArrayList<>();
      for (ImportResult part : all.getValue()) {
        outcomes.addAll(part.outcomes());
        written.addAll(part.written());
      }
      new ImportResult(outcomes, written).write(plan.scratchDir(), plan.attempt());
    }
  }
}
