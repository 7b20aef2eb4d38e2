/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;
import org.twinbeam.io.log.StreamLog;
import org.twinbeam.io.log.Ticker;
import org.twinbeam.pipelines.options.DefinitionOptions;
import org.twinbeam.pipelines.options.LogOptions;
import org.twinbeam.pipelines.options.TickerOptions;

/**
 * Creates a stream's log if need be, and cuts it into epochs. No pipeline: a thread that writes.
 */
final class TickerJob implements Job {
  @Override
  public String name() {
    return "ticker";
  }

  @Override
  public String summary() {
    return "creates the log's topic if it is absent, and writes its epoch markers until stopped";
  }

  @Override
  public List<Class<? extends PipelineOptions>> options() {
    return List.of(DefinitionOptions.class, LogOptions.class, TickerOptions.class);
  }

  @Override
  public void run(PipelineOptions options) throws Exception {
    JobContext job = JobContext.of(options);
    TickerOptions flags = options.as(TickerOptions.class);
    try (StreamLog log = StreamLog.open(job.log(), job.stream())) {
      log.create(flags.getPartitions(), flags.getReplication());
    }
    String name = "ticker-" + ProcessHandle.current().pid();
    Duration interval = Duration.ofSeconds(flags.getEpochSeconds());
    try (Ticker ticker = Ticker.start(job.log(), job.stream(), name, interval, Clock.systemUTC())) {
      Runtime.getRuntime().addShutdownHook(new Thread(ticker::close));
      throw ticker.refusal().get();
    }
  }
}
