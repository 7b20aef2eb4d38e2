/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.beam.sdk.options.PipelineOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.twinbeam.io.store.Coverage;
import org.twinbeam.io.store.Pin;
import org.twinbeam.io.store.Store;
import org.twinbeam.io.store.StoreReader;
import org.twinbeam.pipelines.Candidates.Candidate;
import org.twinbeam.pipelines.options.DefinitionOptions;
import org.twinbeam.pipelines.options.ScoreOptions;
import org.twinbeam.pipelines.options.StoreOptions;

/**
 * Makes the definition's versions of its views the live ones, all that have changed or none: each
 * must be whole and settled as far as the version it replaces. No pipeline: a pointer for each
 * view.
 */
final class PromoteJob implements Job {
  private static final Logger LOG = LoggerFactory.getLogger(PromoteJob.class);

  @Override
  public String name() {
    return "promote";
  }

  @Override
  public String summary() {
    return "answers from the definition's versions from now on, once they have caught up";
  }

  @Override
  public List<Class<? extends PipelineOptions>> options() {
    return List.of(DefinitionOptions.class, StoreOptions.class, ScoreOptions.class);
  }

  @Override
  public void run(PipelineOptions options) throws Exception {
    JobContext job = JobContext.withModels(options);
    Store store = Store.open(job.store());
    List<Candidate> candidates = Candidates.of(job);
    List<String> behind = new ArrayList<>();
    for (Candidate candidate : candidates) {
      Reach live = reach(job, candidate.live());
      Reach next = reach(job, candidate.version());
      if (!next.hasCaughtUpWith(live)) {
        behind.add(
            "view %s: version %s %s, the live %s %s"
                .formatted(candidate.view(), candidate.version(), next, candidate.live(), live));
      }
    }
    if (!behind.isEmpty()) {
      throw new RefusedException(
          "not caught up yet: run batch with this definition, keep speed running with it, and ask"
              + " again\n"
              + String.join("\n", behind));
    }
    for (Candidate candidate : candidates) {
      store.promote(job.stream(), candidate.view(), candidate.live(), candidate.version());
      LOG.info("view {} is answered from version {} now", candidate.view(), candidate.version());
    }
    if (candidates.isEmpty()) {
      LOG.info("every view of {} is answered from this definition's version", job.stream());
    }
  }

  /**
   * How far a version has come.
   *
   * @param imports so many, the first, are in it
   * @param streaming whether a speed job has begun to build it
   */
  private record Reach(long settled, long imports, boolean complete, boolean streaming) {

    boolean hasCaughtUpWith(Reach live) {
      return complete
          && settled >= live.settled
          && imports >= live.imports
          && (streaming || !live.streaming);
    }

    @Override
    public String toString() {
      return "is settled through epoch "
          + settled
          + (imports == 0 ? "" : " and has " + imports + " imports")
          + (complete ? "" : ", with epochs missing")
          + (streaming ? "" : ", with no speed job");
    }
  }

  private static Reach reach(JobContext job, String version) {
    return StoreReader.open(job.store())
        .read(
            snapshot -> {
              Pin pin = snapshot.pin(version, OptionalLong.empty());
              Coverage coverage = snapshot.coverage(pin);
              return new Reach(
                  coverage.settled(),
                  coverage.imports(),
                  coverage.complete(),
                  pin.generation() != 0);
            });
  }
}
