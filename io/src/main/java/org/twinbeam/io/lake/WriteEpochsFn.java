/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.io.IOException;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.twinbeam.core.epoch.EpochCut;
import org.twinbeam.core.epoch.EpochTracker;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogPack;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.log.PackedEvents;
import org.twinbeam.io.log.LogConfig;
import org.twinbeam.io.log.LogGap;

/**
 * Follows one partition: gives its events their epoch, writes them to files, and tells of each
 * epoch when a marker ends it. Events wait in state until a file is worth writing or the epoch
 * ends, so what has been read is never only in memory.
 */
final class WriteEpochsFn extends DoFn<KV<Integer, LogPack>, EpochPart> {
  private static final long serialVersionUID = 1;

  private static final Counter EVENTS = Metrics.counter("twinbeam.ingest", "events");
  private static final Counter FILES = Metrics.counter("twinbeam.ingest", "files");
  private static final Counter BYTES = Metrics.counter("twinbeam.ingest", "bytes");

  @StateId("progress")
  private final StateSpec<ValueState<PartitionProgress>> progressSpec =
      StateSpecs.value(PartitionProgressCoder.of());

  @StateId("waiting")
  private final StateSpec<BagState<byte[]>> waitingSpec = StateSpecs.bag(ByteArrayCoder.of());

  private final LogConfig log;
  private final String dataDir;
  private final String topic;
  private final EpochCut start;
  private final long fileBytes;

  WriteEpochsFn(LogConfig log, String dataDir, String topic, EpochCut start, long fileBytes) {
    this.log = log;
    this.dataDir = dataDir;
    this.topic = topic;
    this.start = start;
    this.fileBytes = fileBytes;
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, LogPack> pack,
      @StateId("progress") ValueState<PartitionProgress> progressState,
      @StateId("waiting") BagState<byte[]> waiting,
      OutputReceiver<EpochPart> parts)
      throws IOException {
    int partition = pack.getKey();
    PartitionProgress stored = progressState.read();
    // A copy: a checkpoint may still be writing down the object that state gave, which a runner
    // that does not copy (Flink with fasterCopy) shares with it.
    PartitionProgress progress =
        stored == null ? PartitionProgress.at(start, partition) : stored.copy();
    long after = pack.getValue().after();
    for (LogPack.Run read : pack.getValue().runs()) {
      LogPack.Run run = progress.follow(partition, read, after, this::holdsRecords);
      after = read.lastOffset();
      if (run == null) {
        continue;
      }
      if (run.count() > 0) {
        waiting.add(run.events());
        progress.wait(run);
        EVENTS.inc(run.count());
      }
      if (progress.waitingBytes() >= fileBytes) {
        write(partition, progress.tracker().epoch(), progress, waiting);
      }
      if (run.end() != null) {
        end(partition, progress, run.end(), waiting, parts);
      }
    }
    progressState.write(progress);
  }

  private boolean holdsRecords(int partition, long from, long to) {
    return LogGap.holdsRecords(log, topic, partition, from, to);
  }

  private void end(
      int partition,
      PartitionProgress progress,
      LogEntry.Mark mark,
      BagState<byte[]> waiting,
      OutputReceiver<EpochPart> parts)
      throws IOException {
    EpochTracker tracker = progress.tracker();
    long epoch = tracker.firstOpen();
    long ended = tracker.mark(mark.marker().epoch());
    if (ended > 0 && progress.waitingBytes() > 0) {
      write(partition, epoch, progress, waiting);
    }
    for (long e = epoch; e < epoch + ended; e++) {
      // A marker that skips numbers ends empty epochs at its own place.
      parts.output(progress.finish(partition, e, mark));
    }
  }

  private void write(
      int partition, long epoch, PartitionProgress progress, BagState<byte[]> waiting)
      throws IOException {
    try (RawFileWriter writer =
        RawFileWriter.create(dataDir, topic, partition, epoch, progress.firstWaiting())) {
      for (byte[] run : waiting.read()) {
        for (LogRecord record : PackedEvents.read(run, partition)) {
          writer.write(record);
        }
      }
      RawFile file = writer.finish();
      progress.wrote(file);
      FILES.inc();
      BYTES.inc(file.bytes());
    }
    waiting.clear();
  }
}
