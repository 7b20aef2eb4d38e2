/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.twinbeam.core.log.Slice;
import org.twinbeam.io.lake.CommitScores;
import org.twinbeam.io.lake.LakeScores;
import org.twinbeam.io.lake.LakeSlices;
import org.twinbeam.io.lake.ScoredField;
import org.twinbeam.io.lake.ScoredRange;
import org.twinbeam.io.store.BatchRun;
import org.twinbeam.io.store.Lease;
import org.twinbeam.io.store.Reach;
import org.twinbeam.io.store.Store;
import org.twinbeam.io.store.beam.AddBaseStates;
import org.twinbeam.io.store.beam.WriteBatchRun;
import org.twinbeam.pipelines.options.BatchOptions;
import org.twinbeam.pipelines.options.DefinitionOptions;
import org.twinbeam.pipelines.options.LakeOptions;
import org.twinbeam.pipelines.options.ScoreOptions;
import org.twinbeam.pipelines.options.StoreOptions;
import org.twinbeam.transforms.AggregateSlices;
import org.twinbeam.transforms.MergeStates;
import org.twinbeam.transforms.Scoring;

/**
 * The batch layer: the lake's closed epochs and imports to states, published all at once as a new
 * run with a new horizon. Nothing that a run writes is seen before that.
 */
final class BatchJob implements Job {
  private static final Logger LOG = LoggerFactory.getLogger(BatchJob.class);

  /** So many parts for each slice hold a sixteenth of a slice's cells each, about. */
  private static final int PARTS_OF_A_SLICE = 16;

  /** Each slice gives as many packs as there are parts, at least. */
  private static final int MOST_PARTS = 512;

  /** A file that no commit took in so long belongs to an attempt that is over. */
  private static final Duration ORPHAN_AGE = Duration.ofDays(1);

  @Override
  public String name() {
    return "batch";
  }

  @Override
  public String summary() {
    return "the lake's closed epochs and imports to states, once; run it on a schedule (Spark, Direct, Flink)";
  }

  @Override
  public List<Class<? extends PipelineOptions>> options() {
    return List.of(
        DefinitionOptions.class,
        StoreOptions.class,
        LakeOptions.class,
        BatchOptions.class,
        ScoreOptions.class);
  }

  @Override
  public void run(PipelineOptions options) throws Exception {
    JobContext job = JobContext.withModels(options);
    try (BatchInput input = BatchInput.open(job)) {
      input.check(job);
    }
    // Only now: a start that is refused leaves the store to the Twinbeam that it belongs to.
    Store.migrate(job.store());
    Store store = Store.open(job.store());
    store.register(job.registration());
    Candidates.tell(job);
    boolean rebuild = options.as(BatchOptions.class).getRebuild();

    try (Lease lease = store.lease(job.stream(), "batch " + ProcessHandle.current().pid());
        BatchInput input = BatchInput.open(job)) {
      Reach reach = input.reach();
      if (reach.horizon() == 0 && reach.imports() == 0) {
        LOG.info(
            "the lake has no closed epoch of {} yet, and no import: nothing to do", job.stream());
        return;
      }
      if (isBuilt(store, job, reach) && !rebuild) {
        LOG.info(
            "{} is built up to horizon {} and import {}: nothing to do",
            job.stream(),
            reach.horizon(),
            reach.imports());
        return;
      }
      BatchRun run = store.begin(lease, job.registration(), rebuild, reach);
      store.nameFiles(job.stream(), input.files(run.importsFrom(), run.imports()));
      build(options, job, run, input, rebuild);
      store.publish(lease, run);
      LOG.info(
          "run {} of {} is published: horizon {} (was {}), imports {} (were {})",
          run.run(),
          job.stream(),
          run.horizon(),
          run.horizonFrom(),
          run.imports(),
          run.importsFrom());
      tidy(job, store, lease, input);
    }
  }

  private static boolean isBuilt(Store store, JobContext job, Reach reach) {
    return store.heads(job.registration().views().values()).values().stream()
        .allMatch(
            head ->
                head.run() != 0
                    && head.horizon() == reach.horizon()
                    && head.imports() == reach.imports());
  }

  /** The run is published: what fails here is left for the next one. */
  private static void tidy(JobContext job, Store store, Lease lease, BatchInput input) {
    try {
      store.collect(lease);
      Instant orphan = Instant.now().minus(ORPHAN_AGE);
      input.sweepOrphans(orphan);
      if (!job.plan().definition().scored().isEmpty()) {
        LakeScores.sweepOrphans(job.lake(), job.stream(), orphan);
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn(
          "what {} no longer needs could not all be deleted; the next run will", job.stream(), e);
    }
  }

  /** Where a version begins to read. */
  private record Start(long horizonFrom, long importsFrom) {
    static Start of(BatchRun.VersionRun version) {
      return new Start(version.horizonFrom(), version.importsFrom());
    }
  }

  /**
   * Versions with different horizons are built apart: each adds exactly the epochs and imports it
   * lacks.
   */
  private static void build(
      PipelineOptions options, JobContext job, BatchRun run, BatchInput input, boolean rebuild)
      throws RefusedException {
    int within = job.plan().definition().within();
    Start first =
        run.versions().stream()
            .map(Start::of)
            .min(Comparator.comparingLong(Start::horizonFrom).thenComparingLong(Start::importsFrom))
            .orElseThrow();
    for (Start from : new LinkedHashSet<>(run.versions().stream().map(Start::of).toList())) {
      List<Slice> slices =
          input.slices(
              within, from.horizonFrom(), run.horizon(), from.importsFrom(), run.imports());
      if (!slices.isEmpty()) {
        Pipeline pipeline = Pipeline.create(options);
        // Once: all that another version of a view begins to read is among that.
        boolean scores = from.equals(first) && !job.plan().definition().scored().isEmpty();
        Optional<ScoredRange> range =
            scores ? Optional.of(scoredRange(job, run, from, rebuild)) : Optional.empty();
        compose(pipeline, job, startingAt(run, from), slices, ModelPins.scoring(options), range);
        PipelineResult.State state = pipeline.run().waitUntilFinish();
        if (state != PipelineResult.State.DONE) {
          throw new IllegalStateException("the run's pipeline ended " + state + ", not DONE");
        }
      }
    }
  }

  private static BatchRun startingAt(BatchRun run, Start from) {
    List<BatchRun.VersionRun> versions = new ArrayList<>(run.versions());
    versions.removeIf(version -> !Start.of(version).equals(from));
    return new BatchRun(
        run.run(), run.stream(), run.preparation(), run.horizon(), run.imports(), versions);
  }

  private static ScoredRange scoredRange(
      JobContext job, BatchRun run, Start from, boolean rebuild) {
    return ScoredRange.of(
        job.lake(),
        job.stream(),
        run.preparation(),
        rebuild,
        from.horizonFrom(),
        run.horizon(),
        from.importsFrom(),
        run.imports());
  }

  /**
   * @param scored what is written of scores; empty for nothing
   */
  private static void compose(
      Pipeline pipeline,
      JobContext job,
      BatchRun run,
      List<Slice> slices,
      Scoring scoring,
      Optional<ScoredRange> scored) {
    AggregateSlices aggregate =
        AggregateSlices.of(job.yaml(), LakeSlices.reader())
            .withScoring(scoring)
            .withParts(Math.min(MOST_PARTS, PARTS_OF_A_SLICE * slices.size()));
    if (scored.isPresent()) {
      List<ScoredField> fields = ScoredField.of(job.plan().definition());
      aggregate =
          aggregate.withScoresTo(
              LakeScores.sink(job.lake(), job.stream(), run.preparation(), fields, scored.get()));
    }
    PCollectionTuple aggregated =
        pipeline
            .apply("Slices", Create.of(slices).withCoder(SerializableCoder.of(Slice.class)))
            .apply("Spread slices", Reshuffle.viaRandomKey())
            .apply("Aggregate slices", aggregate);
    aggregated
        .get(AggregateSlices.CELLS)
        .apply("Merge states", MergeStates.of(job.yaml()))
        .apply("Add base states", AddBaseStates.of(job.yaml(), job.store(), run))
        .apply("Write states", WriteBatchRun.states(job.store(), run));
    aggregated
        .get(AggregateSlices.COUNTS)
        .apply("Write counts", WriteBatchRun.counts(job.store(), run));
    aggregated
        .get(AggregateSlices.REJECTS)
        .apply("Write rejects", WriteBatchRun.rejects(job.store(), run));
    if (scored.isPresent()) {
      aggregated
          .get(AggregateSlices.SCORES)
          .apply(
              "Commit scores",
              CommitScores.to(job.lake(), job.stream(), run.preparation(), scored.get()));
    }
  }
}
