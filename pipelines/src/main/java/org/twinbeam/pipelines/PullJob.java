/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.twinbeam.io.imports.ImportResult;
import org.twinbeam.io.lake.ImportCommit;
import org.twinbeam.io.lake.ImportLake;
import org.twinbeam.io.lake.ImportLease;
import org.twinbeam.io.lake.ImportedFile;
import org.twinbeam.io.pull.Pull;
import org.twinbeam.io.pull.PullCursor;
import org.twinbeam.io.pull.PullException;
import org.twinbeam.io.pull.PullPlan;
import org.twinbeam.io.pull.ReadRows;
import org.twinbeam.io.pull.Ties;
import org.twinbeam.io.pull.WriteRows;
import org.twinbeam.pipelines.options.DefinitionOptions;
import org.twinbeam.pipelines.options.ImportOptions;
import org.twinbeam.pipelines.options.LakeOptions;
import org.twinbeam.pipelines.options.PullOptions;
import org.twinbeam.pipelines.options.StoreOptions;

/**
 * Pulls what is new of a service's table or API into the lake, from where the last pull ended. Rows
 * and cursor are committed at once, piece by piece, so a run that dies leaves whole pieces, and the
 * next goes on after them.
 */
final class PullJob implements Job {
  private static final Logger LOG = LoggerFactory.getLogger(PullJob.class);

  private static final int MAX_ROWS = 10_000_000;

  private final UnaryOperator<String> environment;

  PullJob() {
    this(System::getenv);
  }

  PullJob(UnaryOperator<String> environment) {
    this.environment = environment;
  }

  @Override
  public String name() {
    return "pull";
  }

  @Override
  public String summary() {
    return "what is new of a service's table or API to the lake, once; run it on a schedule (Spark,"
        + " Direct)";
  }

  @Override
  public List<Class<? extends PipelineOptions>> options() {
    return List.of(
        DefinitionOptions.class, PullOptions.class, StoreOptions.class, LakeOptions.class);
  }

  @Override
  public Optional<String> refusal(String runner) {
    return runner.startsWith("Flink")
        ? Optional.of("pull cannot run on " + runner + ": use -Pdirect, or -Pspark")
        : Optional.empty();
  }

  @Override
  public void run(PipelineOptions options) throws Exception {
    JobContext job = JobContext.of(options);
    PullOptions flags = options.as(PullOptions.class);
    int rows = flags.getRowsPerImport();
    if (rows < 1 || rows > MAX_ROWS) {
      throw new RefusedException(
          "--rowsPerImport is %d, must be 1 to %d".formatted(rows, MAX_ROWS));
    }
    PullSource source = PullSource.of(flags, environment);
    int buckets = ImportJob.buckets(options.as(ImportOptions.class));
    String owner = "twinbeam pull, process " + ProcessHandle.current().pid();
    try (ImportLease lease = ImportLease.acquire(job.lake(), job.stream(), owner)) {
      ImportLineage.check(job);
      Pull pull = source.begin();
      try (ImportLake lake = ImportLake.create(job.lake(), job.stream(), buckets)) {
        String name = flags.getCursorName() == null ? pull.name() : flags.getCursorName();
        new Pulling(options, job, lake, pull, name).all(rows);
      }
    }
  }

  /** One run of the job, once nobody else can import. */
  private record Pulling(
      PipelineOptions options, JobContext job, ImportLake lake, Pull pull, String name) {

    void all(int rows) throws RefusedException, IOException {
      Set<String> reached = new HashSet<>();
      long imported = 0;
      long imports = 0;
      for (; ; imports++) {
        PullCursor from = cursor();
        Optional<ReadRows> piece = pull.next(from, tiesDir(), rows);
        if (piece.isEmpty()) {
          break;
        }
        PullPlan plan = plan(from);
        read(plan, piece.get());
        ImportResult result = ImportResult.take(plan.scratchDir(), plan.attempt());
        if (result.outcomes().isEmpty()) {
          break;
        }
        PullCursor to = PullCursor.of(result.cursor());
        if (!reached.add(to.at()) && !to.at().equals(from.at())) {
          throw new PullException(
              "%s runs in a circle: it came to %s=%s for the second time"
                  .formatted(pull.name(), pull.cursorIs(), to.at()));
        }
        imported += commit(plan, result, to);
      }
      if (imports == 0) {
        LOG.info("nothing new in {} for {}", pull.name(), job.stream());
      } else {
        LOG.info(
            "{} is pulled for {}: {} rows in {} imports",
            pull.name(),
            job.stream(),
            imported,
            imports);
      }
    }

    private PullCursor cursor() throws RefusedException {
      Optional<String> there = lake.cursor(name);
      if (there.isEmpty()) {
        LOG.info("{} was not pulled before: all of it is read", name);
        return PullCursor.start(pull.cursorIs());
      }
      PullCursor cursor = PullCursor.of(there.get());
      if (!cursor.by().equals(pull.cursorIs())) {
        throw new RefusedException(
            "%s was read by %s up to %s, now the cursor is %s: read it by that again, or give another --cursorName to read all of it once more"
                .formatted(name, cursor.by(), cursor.at(), pull.cursorIs()));
      }
      return cursor;
    }

    private String tiesDir() {
      return ImportLake.cursorDir(job.lake(), job.stream())
          + "/"
          + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    private PullPlan plan(PullCursor from) {
      return new PullPlan(
          job.yaml(),
          UUID.randomUUID().toString(),
          ImportLake.dataDir(job.lake(), job.stream()),
          ImportLake.scratchDir(job.lake(), job.stream()),
          tiesDir(),
          lake.buckets(),
          lake.imports(),
          lake.nextOrdinal(),
          pull.name(),
          pull.source(),
          from,
          pull.unique(),
          System.currentTimeMillis());
    }

    private void read(PullPlan plan, ReadRows rows) {
      Pipeline pipeline = Pipeline.create(options);
      pipeline.apply("Read rows", rows).apply("Write rows", WriteRows.of(plan));
      PipelineResult.State state;
      try {
        state = pipeline.run().waitUntilFinish();
      } catch (RuntimeException e) {
        throw told(e);
      }
      if (state != PipelineResult.State.DONE) {
        throw new IllegalStateException("the pull's pipeline ended " + state + ", not DONE");
      }
    }

    /** What a database says is all that helps; runners wrap it. */
    private RuntimeException told(RuntimeException failure) {
      for (Throwable t = failure; t != null; t = t.getCause()) {
        if (t instanceof SQLException sql) {
          return new PullException(
              "reading %s failed: %s".formatted(pull.name(), sql.getMessage()), failure);
        }
      }
      return failure;
    }

    private long commit(PullPlan plan, ImportResult result, PullCursor to) throws IOException {
      ImportedFile pulled = result.outcomes().get(0).imported();
      lake.commit(
          new ImportCommit(
              plan.attempt(),
              plan.number(),
              List.of(pulled),
              result.written(),
              Map.of(name, to.text()),
              System.currentTimeMillis()));
      LOG.info(
          "import {} of {} is committed: {} rows of {}, up to {}={}",
          plan.number(),
          job.stream(),
          pulled.rows(),
          pull.name(),
          pull.cursorIs(),
          to.at());
      Ties.keepOnly(tiesDir(), to.ties());
      return pulled.rows();
    }
  }
}
