/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.twinbeam.core.epoch.EpochCut;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.log.Slice;
import org.twinbeam.core.log.SliceReader;
import org.twinbeam.io.lake.ImportLake;
import org.twinbeam.io.lake.LakeSlices;
import org.twinbeam.io.lake.RawFile;
import org.twinbeam.io.lake.RawFileReader;
import org.twinbeam.io.lake.RawLake;
import org.twinbeam.io.log.LogException;
import org.twinbeam.io.log.LogPositions;
import org.twinbeam.io.log.LogRest;
import org.twinbeam.io.log.LogTopic;
import org.twinbeam.io.log.StreamLog;
import org.twinbeam.transforms.FoundEvent;

/**
 * Every event of a stream that there is: the lake's epochs and imports, and what only the log has
 * yet, as of one moment.
 */
final class TraceInput implements AutoCloseable {
  private static final String GONE =
      "Retention has removed events that the lake does not have: what only they tell cannot be found"
          + " any more";
  private static final String NO_LOG = "no log was to be read";

  private final BatchInput lake;
  private final EpochCut cut;
  private final long imports;

  /** Null where the log is not read. */
  private final LogRest rest;

  /** Why it is not; null where it is. */
  private final String withoutLog;

  /** By epoch, and by import: what was asked of the lake so far. */
  private final Map<Long, List<RawFile>> epochFiles = new HashMap<>();

  private final Map<Long, List<RawFile>> importFiles = new HashMap<>();

  private TraceInput(BatchInput lake, EpochCut cut, LogRest rest, String withoutLog) {
    this.lake = lake;
    this.cut = cut;
    this.imports = lake.imports().map(ImportLake::imports).orElse(0L);
    this.rest = rest;
    this.withoutLog = withoutLog;
  }

  /**
   * Opens what there is. A log that cannot be read costs nothing of the lake.
   *
   * @param readLog whether there is a log
   * @throws RefusedException if there is neither a log nor a lake
   * @throws LogException if there is no lake, and the log cannot be read
   */
  static TraceInput open(JobContext job, boolean readLog) throws RefusedException {
    BatchInput lake = BatchInput.open(job);
    try {
      Optional<EpochCut> inLake = lake.log().map(RawLake::newestCut);
      boolean isLake = inLake.isPresent() || lake.imports().isPresent();
      if (!readLog && !isLake) {
        throw new RefusedException(
            "stream %s has no lake in %s, and %s: there are no events"
                .formatted(job.stream(), job.lake().warehouse(), NO_LOG));
      }
      String withoutLog = NO_LOG;
      if (readLog) {
        try {
          return withLog(job, lake, inLake);
        } catch (LogException e) {
          if (!isLake) {
            throw e;
          }
          withoutLog = e.getMessage();
        }
      }
      return new TraceInput(lake, inLake.orElse(EpochCut.origin(0)), null, withoutLog);
    } catch (RefusedException | RuntimeException e) {
      lake.close();
      throw e;
    }
  }

  private static TraceInput withLog(JobContext job, BatchInput lake, Optional<EpochCut> inLake) {
    LogTopic topic;
    try (StreamLog log = StreamLog.open(job.log(), job.stream())) {
      topic = log.check();
    }
    EpochCut cut = inLake.orElseGet(() -> EpochCut.origin(topic.partitions()));
    if (lake.log().isPresent()) {
      Lineage.checkLog(job, topic, lake.log().get(), cut, GONE);
    } else {
      LogPositions.check(job.log(), topic, cut, OptionalLong.empty(), GONE);
    }
    LogRest rest = LogRest.of(job.log(), topic, cut, LakeSlices.reader());
    return new TraceInput(lake, cut, rest, null);
  }

  /** Epochs below it are read from the lake. */
  long committed() {
    return cut.epoch() + 1;
  }

  long imports() {
    return imports;
  }

  /** Why what only the log has is not among it; empty if it is. */
  Optional<String> withoutLog() {
    return Optional.ofNullable(withoutLog);
  }

  SliceReader reader() {
    return rest == null ? LakeSlices.reader() : rest;
  }

  List<Slice> slices(int within) {
    List<Slice> slices = lake.slices(within, 0, committed(), 0, imports);
    return rest == null ? slices : rest.slices(slices);
  }

  /** The event at a place in the log; empty if there is none. */
  Optional<LogRecord> at(int partition, long offset) throws IOException {
    for (RawFile file : lake.log().map(l -> l.files(0, committed())).orElse(List.of())) {
      if (holds(file, partition, offset)) {
        return inFile(file, offset);
      }
    }
    return rest == null ? Optional.empty() : rest.at(partition, offset);
  }

  private static Optional<LogRecord> inFile(RawFile file, long offset) throws IOException {
    try (RawFileReader reader = RawFileReader.open(file.path())) {
      for (LogRecord record = reader.next(); record != null; record = reader.next()) {
        if (record.offset() == offset) {
          return Optional.of(record);
        }
      }
    }
    return Optional.empty();
  }

  /** Path of the lake's file that holds the event; empty if it is not in the lake yet. */
  Optional<String> file(LogRecord event) {
    List<RawFile> files;
    if (event.partition() < 0) {
      files =
          importFiles.computeIfAbsent(
              event.epoch(), number -> lake.imports().get().files(number, number + 1));
    } else if (event.epoch() < committed()) {
      files =
          epochFiles.computeIfAbsent(
              event.epoch(), epoch -> lake.log().get().files(epoch, epoch + 1));
    } else {
      return Optional.empty();
    }
    return files.stream()
        .filter(file -> holds(file, event.partition(), event.offset()))
        .map(RawFile::path)
        .findFirst();
  }

  private static boolean holds(RawFile file, int partition, long offset) {
    return file.partition() == partition
        && file.firstOffset() <= offset
        && offset <= file.lastOffset();
  }

  /** Whether the log still holds the event. */
  boolean isInLog(LogRecord event) {
    return rest != null
        && event.partition() >= 0
        && event.offset() >= rest.begin(event.partition());
  }

  /** Names of imported files by the ordinals that offsets of their rows tell. */
  Map<Long, String> importedFiles(List<FoundEvent> events) throws IOException {
    Set<Long> wanted = new HashSet<>();
    for (FoundEvent event : events) {
      if (event.record().partition() < 0) {
        wanted.add(event.record().offset() >> ImportLake.ROW_BITS);
      }
    }
    Map<Long, String> names = new HashMap<>();
    if (!wanted.isEmpty()) {
      lake.imports()
          .get()
          .index()
          .read(
              file -> {
                if (wanted.contains(file.ordinal())) {
                  names.put(file.ordinal(), file.name());
                }
              });
    }
    return names;
  }

  @Override
  public void close() {
    lake.close();
  }
}
