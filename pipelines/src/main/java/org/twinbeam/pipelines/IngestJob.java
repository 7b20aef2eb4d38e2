/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.twinbeam.core.epoch.EpochCut;
import org.twinbeam.io.lake.IngestPositions;
import org.twinbeam.io.lake.RawLake;
import org.twinbeam.io.lake.WriteRawEpochs;
import org.twinbeam.io.log.LogPositions;
import org.twinbeam.io.log.LogTopic;
import org.twinbeam.io.log.ReadLog;
import org.twinbeam.io.log.StreamLog;
import org.twinbeam.pipelines.options.DefinitionOptions;
import org.twinbeam.pipelines.options.LakeOptions;
import org.twinbeam.pipelines.options.LogOptions;
import org.twinbeam.pipelines.options.StoreOptions;

/** Ingestion: the log to the raw lake, one commit per closed epoch. */
final class IngestJob implements Job {
  private static final Logger LOG = LoggerFactory.getLogger(IngestJob.class);

  /** What to do when the log has lost what was not yet in the lake. */
  static final String LOST =
      "They were not in the lake yet and are lost, unless the topic can be restored or the senders"
          + " can send them again. To go on without them, give the stream a new name ('stream' in its"
          + " definition), with a longer retention.ms, and start ticker, ingest and speed with that:"
          + " a lake with a hole would answer with numbers that are too small";

  @Override
  public String name() {
    return "ingest";
  }

  @Override
  public String summary() {
    return "the log to the raw lake; runs on until stopped (Flink, or Direct for trials)";
  }

  @Override
  public List<Class<? extends PipelineOptions>> options() {
    return List.of(
        DefinitionOptions.class, LogOptions.class, StoreOptions.class, LakeOptions.class);
  }

  @Override
  public Optional<String> refusal(String runner) {
    return StreamingRunners.refusal(name(), runner);
  }

  @Override
  public void run(PipelineOptions options) throws Exception {
    JobContext job = JobContext.of(options);
    LogTopic topic;
    try (StreamLog log = StreamLog.open(job.log(), job.stream())) {
      topic = log.check();
    }
    checkLog(job, topic);
    EpochCut start = IngestPositions.of(job.lake(), job.stream(), topic.partitions());
    String group = "twinbeam-ingest-" + job.stream() + "-" + UUID.randomUUID();
    LogPositions.assign(job.log(), topic.name(), group, LogPositions.of(start), LOST);
    LOG.info("ingestion of {} starts at epoch {}", job.stream(), start.epoch() + 1);

    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply("Read log", ReadLog.of(job.log(), topic, group).withAdvice(LOST))
        .apply(
            "Write raw epochs",
            WriteRawEpochs.of(job.log(), job.lake(), job.stream()).startingAt(start));
    pipeline.run().waitUntilFinish();
  }

  /** Before anything is made: a refused job leaves no trace. */
  private static void checkLog(JobContext job, LogTopic topic) {
    Optional<RawLake> lake = Lineage.lake(job);
    if (lake.isEmpty()) {
      EpochCut origin = EpochCut.origin(topic.partitions());
      LogPositions.check(job.log(), topic, origin, OptionalLong.empty(), LOST);
      return;
    }
    try (RawLake there = lake.get()) {
      Lineage.checkLog(job, topic, there, there.newestCut(), LOST);
    }
  }
}
