/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.twinbeam.core.epoch.EpochCut;
import org.twinbeam.io.lake.IngestPositions;
import org.twinbeam.io.lake.WriteRawEpochs;
import org.twinbeam.io.log.LogPositions;
import org.twinbeam.io.log.ReadLog;
import org.twinbeam.io.log.StreamLog;
import org.twinbeam.pipelines.options.DefinitionOptions;
import org.twinbeam.pipelines.options.LakeOptions;
import org.twinbeam.pipelines.options.LogOptions;
import org.twinbeam.pipelines.options.StoreOptions;

/** Ingestion: the log to the raw lake, one commit per closed epoch. */
final class IngestJob implements Job {
  private static final Logger LOG = LoggerFactory.getLogger(IngestJob.class);

  private static final String LOST =
      "What lies between is not in the lake and is lost unless the sender can send it again; lengthen"
          + " the topic's retention.ms before starting anew";

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
    int partitions;
    String topic = StreamLog.topicOf(job.stream());
    try (StreamLog log = StreamLog.open(job.log(), job.stream())) {
      partitions = log.check();
    }
    EpochCut start = IngestPositions.of(job.lake(), job.stream(), partitions);
    String group = "twinbeam-ingest-" + job.stream() + "-" + UUID.randomUUID();
    LogPositions.assign(job.log(), topic, group, LogPositions.of(start), LOST);
    LOG.info("ingestion of {} starts at epoch {}", job.stream(), start.epoch() + 1);

    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply("Read log", ReadLog.of(job.log(), topic, partitions, group))
        .apply(
            "Write raw epochs",
            WriteRawEpochs.of(job.log(), job.lake(), job.stream()).startingAt(start));
    pipeline.run().waitUntilFinish();
  }
}
