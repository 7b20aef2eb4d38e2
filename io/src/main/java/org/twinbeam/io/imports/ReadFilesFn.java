/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.imports;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.twinbeam.core.prepare.PartitionKey;
import org.twinbeam.core.shard.StreamPlan;
import org.twinbeam.io.format.FramingException;
import org.twinbeam.io.lake.ImportedFile;

/**
 * Reads files and writes their rows. Whatever is wrong with a file, also that reading it takes more
 * memory than there is, is told as its outcome and leaves the others alone.
 */
final class ReadFilesFn extends DoFn<PlannedFiles, KV<Integer, ImportResult>> {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(ReadFilesFn.class);
  private static final Counter ROWS = Metrics.counter("twinbeam.import", "rows");
  private static final Counter FILES = Metrics.counter("twinbeam.import", "files");

  private final ImportPlan plan;
  private transient PartitionKey key;

  ReadFilesFn(ImportPlan plan) {
    this.plan = plan;
  }

  @Setup
  public void compile() {
    key = PartitionKey.of(StreamPlan.of(plan.yaml()).definition());
  }

  @ProcessElement
  public void process(@Element PlannedFiles task, OutputReceiver<KV<Integer, ImportResult>> results)
      throws IOException {
    List<FileOutcome> outcomes = new ArrayList<>(task.decided());
    try (RowWriter writer = new RowWriter(plan, key)) {
      for (PlannedFiles.Planned file : task.files()) {
        outcomes.add(read(file, writer));
      }
      results.output(KV.of(0, new ImportResult(outcomes, writer.finish())));
    }
  }

  private FileOutcome read(PlannedFiles.Planned planned, RowWriter writer) throws IOException {
    FoundFile file = planned.file();
    try {
      writer.begin(planned);
      FileRows.read(file, plan.format(), writer::row);
      checkUnchanged(file);
      long rows = writer.end();
      ROWS.inc(rows);
      FILES.inc();
      return FileOutcome.read(
          new ImportedFile(
              planned.ordinal(), plan.number(), file.path(), planned.sha256(), file.bytes(), rows));
    } catch (RowWriter.NotWrittenException e) {
      throw e;
    } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
      LOG.debug("{} is refused", file.path(), e);
      writer.forget();
      return FileOutcome.refused(file.path(), Causes.of(e));
    }
  }

  /** What was hashed must be what was read. */
  private static void checkUnchanged(FoundFile file) throws IOException {
    MatchResult.Metadata now = FileSystems.matchSingleFileSpec(file.path());
    if (now.sizeBytes() != file.bytes() || now.lastModifiedMillis() != file.modifiedAt()) {
      throw new FramingException("it was changed while it was imported: import it again");
    }
  }
}
