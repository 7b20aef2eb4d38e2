/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.twinbeam.core.epoch.EpochCut;
import org.twinbeam.core.shard.ScoredEvent;
import org.twinbeam.io.lake.RawLake;
import org.twinbeam.io.log.LogPositions;
import org.twinbeam.io.log.LogTopic;
import org.twinbeam.io.log.PublishScores;
import org.twinbeam.io.log.ReadLog;
import org.twinbeam.io.log.StreamLog;
import org.twinbeam.io.store.SpeedStates;
import org.twinbeam.io.store.Store;
import org.twinbeam.pipelines.options.DefinitionOptions;
import org.twinbeam.pipelines.options.LakeOptions;
import org.twinbeam.pipelines.options.LogOptions;
import org.twinbeam.pipelines.options.ScoreOptions;
import org.twinbeam.pipelines.options.SpeedOptions;
import org.twinbeam.pipelines.options.StoreOptions;
import org.twinbeam.transforms.AggregateShards;
import org.twinbeam.transforms.PrepareEvents;

/**
 * The speed layer: the log, from the horizon on, to states per epoch.
 *
 * <p>Every start is a new generation, which begins at the batch layer's horizon, less the epochs
 * whose ids it must know to recognise duplicates.
 */
final class SpeedJob implements Job {
  private static final Logger LOG = LoggerFactory.getLogger(SpeedJob.class);

  private static final String BUILD_FIRST =
      "Speed reads the log from the batch layer's horizon on, and the ids of the 'within' epochs"
          + " before it. The lake still has what is gone: run batch with this definition, which moves"
          + " the horizon, then start speed; again after the next batch run if the log does not reach"
          + " back far enough yet. Keep retention.ms above the time between batch runs plus 'within'";

  /** Only a longer retention would have helped: nothing that was not read can be read now. */
  private static final String TOO_SLOW =
      "This job had not read them yet. Run batch with this definition and start speed again: it then"
          + " begins at the new horizon. Keep retention.ms above the time between batch runs plus"
          + " 'within'";

  @Override
  public String name() {
    return "speed";
  }

  @Override
  public String summary() {
    return "the log to states per epoch; runs on until stopped (Flink, or Direct for trials)";
  }

  @Override
  public List<Class<? extends PipelineOptions>> options() {
    return List.of(
        DefinitionOptions.class,
        LogOptions.class,
        StoreOptions.class,
        LakeOptions.class,
        SpeedOptions.class,
        ScoreOptions.class);
  }

  @Override
  public Optional<String> refusal(String runner) {
    return StreamingRunners.refusal(name(), runner);
  }

  @Override
  public void run(PipelineOptions options) throws Exception {
    JobContext job = JobContext.withModels(options);
    LogTopic topic;
    try (StreamLog log = StreamLog.open(job.log(), job.stream())) {
      topic = log.check();
      if (!job.plan().definition().scored().isEmpty()) {
        log.createBeside(PublishScores.topic(job.stream()));
      }
    }
    Start begin = start(job, topic);
    long horizon = begin.horizon();
    EpochCut start = begin.cut();
    // Only now: a start that is refused leaves the store to the Twinbeam that it belongs to.
    Store.migrate(job.store());
    Store store = Store.open(job.store());
    // Not later than wanted, for the lake keeps fewer cuts of old epochs.
    long warmFrom = start.epoch() + 1;
    store.register(job.registration());
    Candidates.tell(job);
    long generation = store.startGeneration(job.registration(), horizon, topic.partitions());
    String group = "twinbeam-speed-" + job.stream() + "-" + generation;
    LogPositions.assign(job.log(), topic.name(), group, LogPositions.of(start), BUILD_FIRST);
    LOG.info(
        "generation {} of {} starts at epoch {}, and reads ids from epoch {} on",
        generation,
        job.stream(),
        horizon,
        warmFrom);

    Pipeline pipeline = Pipeline.create(options);
    PCollection<ScoredEvent> scores =
        pipeline
            .apply("Read log", ReadLog.of(job.log(), topic, group).withAdvice(TOO_SLOW))
            .apply(
                "Prepare events",
                PrepareEvents.of(job.yaml()).withScoring(ModelPins.scoring(options)))
            .apply(
                "Aggregate shards",
                AggregateShards.of(
                        job.yaml(), warmFrom, horizon, SpeedStates.of(job.store(), generation))
                    .withFlushEvery(
                        Duration.millis(options.as(SpeedOptions.class).getFlushMillis())));
    if (!job.plan().definition().scored().isEmpty()) {
      scores.apply("Publish scores", PublishScores.to(job.log(), job.yaml()));
    }
    pipeline.run().waitUntilFinish();
  }

  /**
   * @param horizon first epoch to aggregate
   * @param cut where to read from, to know the ids of the epochs before
   */
  private record Start(long horizon, EpochCut cut) {}

  /** Where to begin, in a log, a lake and a store that belong together. */
  private static Start start(JobContext job, LogTopic topic) throws RefusedException {
    Optional<RawLake> opened = Lineage.lake(job);
    try (RawLake lake = opened.orElse(null)) {
      long horizon = Lineage.checkStore(job, opened);
      long warmFrom = Math.max(0, horizon - job.plan().definition().within());
      if (lake != null) {
        Lineage.checkLog(job, topic, lake, lake.newestCut(), IngestJob.LOST);
      }
      EpochCut start = warmFrom == 0 ? EpochCut.origin(topic.partitions()) : lake.cut(warmFrom - 1);
      OptionalLong endedAt =
          lake == null ? OptionalLong.empty() : Lineage.endedAt(lake, start.epoch());
      LogPositions.check(job.log(), topic, start, endedAt, BUILD_FIRST);
      return new Start(horizon, start);
    }
  }
}
