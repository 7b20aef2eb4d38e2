/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.TestStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.twinbeam.core.epoch.EpochCut;
import org.twinbeam.core.epoch.Marker;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogPack;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.io.embedded.LakeExtension;
import org.twinbeam.io.log.LogConfig;
import org.twinbeam.io.log.LogPackCoder;

class WriteRawEpochsTest {

  /** Never asked: these logs have no gaps between bundles. */
  private static final LogConfig NO_LOG = new LogConfig("127.0.0.1:1");

  @RegisterExtension static final LakeExtension LAKE = new LakeExtension();

  private static final int PARTITIONS = 3;

  private final List<List<LogEntry>> log = new ArrayList<>();
  private String stream;

  @BeforeEach
  void setUp() {
    stream = LAKE.newStream();
    for (int p = 0; p < PARTITIONS; p++) {
      log.add(new ArrayList<>());
    }
    RawLake.create(LAKE.config(), stream, PARTITIONS).close();
  }

  @Test
  void closedEpochsAreInTheLakeAndOpenOnesAreNot() throws IOException {
    event(0);
    markers(1);
    event(1);
    event(1);
    mark(0, 2);
    mark(1, 2);
    run(EpochCut.origin(PARTITIONS), everything(EpochCut.origin(PARTITIONS)), 1 << 20);
    checkLake(0);
  }

  @Test
  void skippedMarkersEndEmptyEpochs() throws IOException {
    event(0);
    markers(4);
    event(2);
    markers(5);
    run(EpochCut.origin(PARTITIONS), everything(EpochCut.origin(PARTITIONS)), 1 << 20);
    checkLake(4);
  }

  @Test
  void aBigEpochIsWrittenInSeveralFiles() throws IOException {
    for (int i = 0; i < 100; i++) {
      event(1);
    }
    markers(1);
    List<List<LogEntry>> bundles = new ArrayList<>();
    for (LogEntry entry : log.get(1)) {
      bundles.add(List.of(entry));
    }
    bundles.add(log.get(0));
    bundles.add(log.get(2));
    run(EpochCut.origin(PARTITIONS), bundles, 200);
    checkLake(0);
    try (RawLake lake = RawLake.open(LAKE.config(), stream)) {
      assertThat(lake.files(0, 1)).hasSizeGreaterThan(5);
    }
  }

  /**
   * Hostile markers, random bundles, a reader that repeats itself, and a new job after each part.
   */
  @Test
  void theLakeEqualsTheLogWhateverTheBundlesAndHoweverOftenItStarts() throws IOException {
    Random random = new Random(7);
    long newest = 0;
    for (int start = 0; start < 3; start++) {
      for (int i = 0; i < 80; i++) {
        switch (random.nextInt(8)) {
          case 0 -> {
            newest += 1 + random.nextInt(2);
            for (int p = 0; p < PARTITIONS; p++) {
              if (random.nextInt(4) > 0) {
                mark(p, newest);
              }
            }
          }
          case 1 -> mark(random.nextInt(PARTITIONS), Math.max(1, newest - random.nextInt(2)));
          default -> event(random.nextInt(PARTITIONS));
        }
      }
      newest++;
      markers(newest);
      EpochCut from = IngestPositions.of(LAKE.config(), stream, PARTITIONS);
      run(from, hostile(everything(from), random), 300);
      checkLake(newest - 1);
    }
  }

  @Test
  void epochsWaitForThePartitionThatLags() throws IOException {
    for (long e = 1; e <= 12; e++) {
      event((int) (e % PARTITIONS));
      markers(e);
    }
    List<List<LogEntry>> bundles = new ArrayList<>();
    bundles.add(log.get(2));
    log.get(0).forEach(entry -> bundles.add(List.of(entry)));
    bundles.add(log.get(1).subList(0, 3));
    bundles.add(log.get(1).subList(3, log.get(1).size()));
    run(EpochCut.origin(PARTITIONS), bundles, 1 << 20);
    checkLake(11);
  }

  @Test
  void twoJobsOnOneLogDoNoHarm() throws IOException {
    event(0);
    markers(1);
    event(1);
    markers(2);
    EpochCut from = EpochCut.origin(PARTITIONS);
    run(from, everything(from), 1 << 20);
    run(from, everything(from), 1 << 20);
    checkLake(1);
  }

  @Test
  void aStartThatIsNoCutStopsTheJob() {
    event(0);
    markers(1);
    EpochCut wrong = new EpochCut(0, List.of(0L, 0L, 0L));
    assertThatThrownBy(() -> run(wrong, everything(wrong), 1 << 20))
        .hasStackTraceContaining("is not a cut of this log");
  }

  private void event(int partition) {
    long offset = log.get(partition).size();
    byte[] payload = ("event " + partition + "/" + offset).getBytes(StandardCharsets.UTF_8);
    log.get(partition)
        .add(
            new LogEntry.Event(
                new LogRecord(
                    partition,
                    offset,
                    LogRecord.UNKNOWN_EPOCH,
                    978307200000L + offset,
                    payload,
                    offset % 2 == 0 ? "application/json" : null,
                    "test",
                    null)));
  }

  private void mark(int partition, long epoch) {
    log.get(partition)
        .add(
            new LogEntry.Mark(
                partition,
                log.get(partition).size(),
                new Marker(epoch, epoch * 1000, PARTITIONS, "test")));
  }

  private void markers(long epoch) {
    for (int p = 0; p < PARTITIONS; p++) {
      mark(p, epoch);
    }
  }

  /** One bundle of all entries from a cut on. */
  private List<List<LogEntry>> everything(EpochCut from) {
    List<LogEntry> all = new ArrayList<>();
    for (int p = 0; p < PARTITIONS; p++) {
      all.addAll(log.get(p).subList((int) (long) from.ends().get(p), log.get(p).size()));
    }
    return List.of(all);
  }

  /** The same entries, partitions interleaved, in small bundles of which some come twice. */
  private static List<List<LogEntry>> hostile(List<List<LogEntry>> one, Random random) {
    List<List<LogEntry>> byPartition = new ArrayList<>();
    for (int p = 0; p < PARTITIONS; p++) {
      int partition = p;
      byPartition.add(
          new ArrayList<>(one.get(0).stream().filter(e -> e.partition() == partition).toList()));
    }
    List<List<LogEntry>> bundles = new ArrayList<>();
    while (byPartition.stream().anyMatch(left -> !left.isEmpty())) {
      List<LogEntry> bundle = new ArrayList<>();
      for (List<LogEntry> left : byPartition) {
        List<LogEntry> taken = left.subList(0, Math.min(left.size(), random.nextInt(12)));
        bundle.addAll(taken);
        taken.clear();
      }
      if (!bundle.isEmpty()) {
        bundles.add(bundle);
        if (random.nextInt(4) == 0) {
          bundles.add(bundle);
        }
      }
    }
    return bundles;
  }

  private void run(EpochCut start, List<List<LogEntry>> bundles, long fileBytes) {
    TestStream.Builder<LogPack> packs = TestStream.create(LogPackCoder.of());
    for (List<LogEntry> bundle : bundles) {
      List<LogPack> packed = packed(bundle);
      LogPack[] rest = packed.subList(1, packed.size()).toArray(LogPack[]::new);
      packs = packs.addElements(packed.get(0), rest);
    }
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setRunner(DirectRunner.class);
    options.setStableUniqueNames(PipelineOptions.CheckEnabled.ERROR);
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply("Log", packs.advanceWatermarkToInfinity())
        .apply(
            "WriteRawEpochs",
            WriteRawEpochs.of(NO_LOG, LAKE.config(), stream)
                .startingAt(start)
                .withFileBytes(fileBytes));
    pipeline.run().waitUntilFinish();
  }

  /** A pack of each partition's entries. */
  private static List<LogPack> packed(List<LogEntry> bundle) {
    Map<Integer, LogPack.Builder> packs = new LinkedHashMap<>();
    for (LogEntry entry : bundle) {
      packs.computeIfAbsent(entry.partition(), LogPack.Builder::new).add(entry);
    }
    return packs.values().stream().map(LogPack.Builder::take).toList();
  }

  /** Every event of every epoch up to this one, at its place, with the cuts of the definition. */
  private void checkLake(long newestClosed) throws IOException {
    List<LogRecord> expected = new ArrayList<>();
    long[][] ends = new long[(int) newestClosed + 1][PARTITIONS];
    for (int p = 0; p < PARTITIONS; p++) {
      long epoch = 0;
      for (LogEntry entry : log.get(p)) {
        if (entry instanceof LogEntry.Event event && epoch <= newestClosed) {
          expected.add(event.record().withEpoch(epoch));
        } else if (entry instanceof LogEntry.Mark mark && mark.marker().epoch() > epoch) {
          for (long e = epoch; e < mark.marker().epoch() && e <= newestClosed; e++) {
            ends[(int) e][p] = mark.offset();
          }
          epoch = mark.marker().epoch();
        }
      }
    }
    try (RawLake lake = RawLake.open(LAKE.config(), stream)) {
      assertThat(lake.committedThrough()).hasValue(newestClosed);
      for (int e = 0; e <= newestClosed; e++) {
        assertThat(lake.cut(e)).isEqualTo(new EpochCut(e, Arrays.stream(ends[e]).boxed().toList()));
      }
      List<LogRecord> found = new ArrayList<>();
      for (RawFile file : lake.files(0, Long.MAX_VALUE)) {
        try (RawFileReader reader = RawFileReader.open(file.path())) {
          for (LogRecord record = reader.next(); record != null; record = reader.next()) {
            found.add(record);
          }
        }
      }
      assertThat(found).usingRecursiveFieldByFieldElementComparator().isEqualTo(expected);
    }
  }
}
