/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.beam.sdk.options.PipelineOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.Definition.Scored;
import org.twinbeam.core.definition.ModelReference;
import org.twinbeam.core.shard.StreamPlan;
import org.twinbeam.core.view.ViewPlan;
import org.twinbeam.io.store.AsOfException;
import org.twinbeam.io.store.Coverage;
import org.twinbeam.io.store.LiveView;
import org.twinbeam.io.store.Pin;
import org.twinbeam.io.store.Snapshot;
import org.twinbeam.io.store.Store;
import org.twinbeam.io.store.StoreReader;
import org.twinbeam.models.registry.ModelRefusedException;
import org.twinbeam.models.registry.ModelRegistry;
import org.twinbeam.pipelines.Candidates.Candidate;
import org.twinbeam.pipelines.options.DefinitionOptions;
import org.twinbeam.pipelines.options.PromoteOptions;
import org.twinbeam.pipelines.options.ScoreOptions;
import org.twinbeam.pipelines.options.StoreOptions;

/**
 * Makes the definition's versions of its views the live ones, all that have changed or none: each
 * must be whole and settled as far as the version it replaces. Views that the definition has no
 * more are not answered any more. No pipeline: a pointer for each view.
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
    return List.of(
        DefinitionOptions.class, StoreOptions.class, ScoreOptions.class, PromoteOptions.class);
  }

  @Override
  public void run(PipelineOptions options) throws Exception {
    JobContext job = JobContext.withModels(options);
    Store store = Store.open(job.store());
    List<Candidate> candidates = Candidates.of(job);
    List<LiveView> dropped = Candidates.dropped(job);
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
    tellModels(options, candidates, job.plan().definition());
    if (options.as(PromoteOptions.class).getDryRun()) {
      candidates.forEach(candidate -> tellDifference(job, candidate));
      dropped.forEach(
          view ->
              System.out.printf(
                  "view %s is no longer in the definition: it would not be answered any more%n",
                  view.view()));
      return;
    }
    for (Candidate candidate : candidates) {
      store.promote(job.stream(), candidate.view(), candidate.live(), candidate.version());
      LOG.info("view {} is answered from version {} now", candidate.view(), candidate.version());
    }
    for (LiveView view : dropped) {
      store.retire(job.stream(), view.view(), view.version());
      LOG.info("view {} is no longer in the definition, and not answered any more", view.view());
    }
    if (candidates.isEmpty()) {
      LOG.info("every view of {} is answered from this definition's version", job.stream());
    }
  }

  private static void tellDifference(JobContext job, Candidate candidate) {
    ViewPlan before = StreamPlan.of(candidate.liveYaml()).view(candidate.view());
    ViewPlan after = job.plan().view(candidate.view());
    try {
      StoreReader.open(job.store())
          .read(snapshot -> difference(snapshot, candidate, before, after))
          .forEach(System.out::println);
    } catch (AsOfException e) {
      System.out.printf(
          "view %s: a batch run is ahead of the other version, ask again: %s%n",
          candidate.view(), e.getMessage());
    }
  }

  private static List<String> difference(
      Snapshot snapshot, Candidate candidate, ViewPlan before, ViewPlan after) throws SQLException {
    long asOf =
        Math.min(settled(snapshot, candidate.live()), settled(snapshot, candidate.version()));
    List<String> lines = new ArrayList<>();
    lines.add(
        "view %s, version %s instead of the live %s, %s:"
            .formatted(
                candidate.view(),
                candidate.version(),
                candidate.live(),
                asOf < 0 ? "as imported" : "as of epoch " + asOf));
    lines.addAll(VersionDifference.of(snapshot, before, after, asOf).lines());
    return lines;
  }

  private static long settled(Snapshot snapshot, String version) throws SQLException {
    return snapshot.coverage(snapshot.pin(version, OptionalLong.empty())).settled();
  }

  /** Says which models tell other versions, with the figures of each on what was held back. */
  private static void tellModels(
      PipelineOptions options, List<Candidate> candidates, Definition next) {
    ModelRegistry registry = ModelPins.registry(options);
    Set<Changed> changed = new LinkedHashSet<>();
    for (Candidate candidate : candidates) {
      for (Scored before : StreamPlan.of(candidate.liveYaml()).definition().scored()) {
        next.scored().stream()
            .filter(now -> now.name().equals(before.name()) && !now.model().equals(before.model()))
            .forEach(now -> changed.add(new Changed(now.name(), before.model(), now.model())));
      }
    }
    for (Changed field : changed) {
      System.out.printf("field %s, by %s instead of %s%n", field.name(), field.now(), field.was());
      Map<String, Double> was = heldBack(registry, field.was());
      heldBack(registry, field.now())
          .forEach(
              (figure, value) ->
                  System.out.printf(
                      "  %-18s %-9s %s%n", figure, shown(value), "was " + shown(was.get(figure))));
    }
  }

  private static String shown(Double figure) {
    return figure == null ? "not measured" : TrainingReport.shown(figure);
  }

  /** A field that another model, or another version, tells. */
  private record Changed(String name, ModelReference was, ModelReference now) {}

  /** Figures on the rows that were held back from a version; none if it is no longer there. */
  private static Map<String, Double> heldBack(ModelRegistry registry, ModelReference version) {
    try {
      return registry.find(version).card().metrics().get("test");
    } catch (ModelRefusedException e) {
      System.out.printf("  of %s there are no figures any more: %s%n", version, e.getMessage());
      return Map.of();
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
