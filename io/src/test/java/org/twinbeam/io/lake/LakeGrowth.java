/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.twinbeam.core.epoch.EpochCut;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.embedded.EmbeddedPostgresql;

/**
 * Measures, by hand, how the cost of a commit and of opening a lake grows with the epochs in it.
 * Arguments: an empty directory, how many epochs (3000), partitions (2).
 */
public final class LakeGrowth {

  private static final int PROBE = 50;

  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final LakeConfig config;
  private final String stream = "growth";
  private final int partitions;

  private LakeGrowth(LakeConfig config, int partitions) {
    this.config = config;
    this.partitions = partitions;
  }

  public static void main(String[] args) throws IOException {
    Path dir = Path.of(args[0]);
    int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 3000;
    int partitions = args.length > 2 ? Integer.parseInt(args[2]) : 2;
    try (EmbeddedPostgresql postgresql = EmbeddedPostgresql.start(dir.resolve("pg"))) {
      LakeConfig config =
          new LakeConfig(
              postgresql.jdbcUrl(),
              postgresql.user(),
              postgresql.password(),
              dir.resolve("warehouse").toString());
      new LakeGrowth(config, partitions).run(epochs);
    }
  }

  private void run(int epochs) throws IOException {
    System.out.println(
        " epochs  commit ms (median, worst of 50; CPU mean)  open+cut ms  files(last 5) ms  metadata.json B"
            + "  metadata files  heap KB  open files");
    EpochCut at = EpochCut.origin(partitions);
    try (RawLake lake = RawLake.create(config, stream, partitions)) {
      List<Long> nanos = new ArrayList<>();
      List<Long> cpuNanos = new ArrayList<>();
      for (int e = 0; e < epochs; e++) {
        EpochCommit commit = epoch(e, at);
        long cpu = PROCESS.getProcessCpuTime();
        long start = System.nanoTime();
        lake.commit(commit);
        nanos.add(System.nanoTime() - start);
        cpuNanos.add(PROCESS.getProcessCpuTime() - cpu);
        at = commit.to();
        int n = e + 1;
        if (n == 100 || n == 300 || n == 500 || n % 1000 == 0) {
          report(n, nanos, cpuNanos);
        }
        if (nanos.size() == PROBE) {
          nanos.remove(0);
          cpuNanos.remove(0);
        }
      }
    }
  }

  private EpochCommit epoch(long epoch, EpochCut from) throws IOException {
    List<RawFile> files = new ArrayList<>();
    List<Long> ends = new ArrayList<>();
    for (int p = 0; p < partitions; p++) {
      long offset = from.ends().get(p) + (epoch == 0 ? 0 : 1);
      LogRecord event =
          new LogRecord(
              p, offset, epoch, 1, "{}".getBytes(StandardCharsets.UTF_8), null, null, null);
      try (RawFileWriter writer =
          RawFileWriter.create(
              RawTable.dataDir(config, RawTable.logOf(stream)), "t", p, epoch, offset)) {
        writer.write(event);
        files.add(writer.finish());
      }
      ends.add(offset + 1);
    }
    return new EpochCommit(epoch, from, new EpochCut(epoch, ends), files, partitions, epoch * 1000);
  }

  private void report(int epochs, List<Long> nanos, List<Long> cpuNanos) throws IOException {
    List<Long> sorted = new ArrayList<>(nanos);
    Collections.sort(sorted);
    double openMillis = 0;
    double filesMillis = 0;
    for (int i = 0; i < 5; i++) {
      long start = System.nanoTime();
      try (RawLake other = RawLake.open(config, stream)) {
        other.cut(epochs - 2);
        openMillis = (System.nanoTime() - start) / 1e6;
        start = System.nanoTime();
        if (other.files(epochs - 5, epochs).size() != 5 * partitions) {
          throw new IllegalStateException("files are missing");
        }
        filesMillis = (System.nanoTime() - start) / 1e6;
      }
    }
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 10;
    Path metadata = Path.of(RawTable.location(config, RawTable.logOf(stream)), "metadata");
    System.out.printf(
        "%7d  %9.1f %9.1f %9.1f  %24.1f %17.1f %16d %15d %8d %11d%n",
        epochs,
        sorted.get(sorted.size() / 2) / 1e6,
        sorted.get(sorted.size() - 1) / 1e6,
        cpuNanos.stream().mapToLong(Long::longValue).average().orElse(0) / 1e6,
        openMillis,
        filesMillis,
        newestMetadataBytes(metadata),
        count(metadata),
        heap,
        count(Path.of("/proc/self/fd")));
  }

  private static long newestMetadataBytes(Path metadata) throws IOException {
    try (Stream<Path> files = Files.list(metadata)) {
      return files
          .filter(file -> file.toString().endsWith(".metadata.json"))
          .max(Comparator.comparing(Path::getFileName))
          .map(file -> file.toFile().length())
          .orElse(0L);
    }
  }

  private static long count(Path dir) throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.count();
    }
  }
}
