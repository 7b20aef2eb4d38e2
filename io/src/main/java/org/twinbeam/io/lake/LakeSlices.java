/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.log.Slice;
import org.twinbeam.core.log.SliceReader;

/** Cuts stretches of the lake into slices, one task each, and reads them. */
public final class LakeSlices {
  /**
   * A slice closes once its own epochs have this many bytes: large enough to outweigh its warm-up.
   */
  private static final long SLICE_BYTES = 256L << 20;

  private LakeSlices() {}

  /**
   * Slices that together cover epochs {@code [from, to)} of every partition, each with the files it
   * needs before them. A slice is cut only where its own epochs outnumber those it must warm up
   * with, so a rebuild reads no row more than twice.
   *
   * @param within how many epochs back an id is remembered
   */
  public static List<Slice> plan(RawLake lake, int within, long from, long to) {
    List<Integer> partitions = IntStream.range(0, lake.partitions()).boxed().toList();
    return plan(partitions, lake.files(Math.max(0, from - within), to), within, from, to);
  }

  /**
   * Slices that together cover imports {@code [from, to)} of every bucket, as the other does of the
   * log's epochs.
   *
   * @param within how many imports back an id is remembered
   */
  public static List<Slice> plan(ImportLake lake, int within, long from, long to) {
    List<Integer> buckets = IntStream.rangeClosed(1, lake.buckets()).map(b -> -b).boxed().toList();
    return plan(buckets, lake.files(Math.max(0, from - within), to), within, from, to);
  }

  private static List<Slice> plan(
      List<Integer> partitions, List<RawFile> all, int within, long from, long to) {
    Map<Integer, List<RawFile>> byPartition = new TreeMap<>();
    partitions.forEach(p -> byPartition.put(p, new ArrayList<>()));
    all.forEach(file -> byPartition.get(file.partition()).add(file));
    List<Slice> slices = new ArrayList<>();
    byPartition.forEach((p, files) -> cut(slices, p, files, within, from, to));
    return slices;
  }

  static void cut(
      List<Slice> slices, int partition, List<RawFile> files, int within, long from, long to) {
    long start = from;
    long bytes = 0;
    for (RawFile file : files) {
      boolean longEnough = file.firstEpoch() - start > within && bytes >= SLICE_BYTES;
      if (longEnough) {
        slices.add(slice(partition, files, within, start, file.firstEpoch()));
        start = file.firstEpoch();
        bytes = 0;
      }
      if (file.lastEpoch() >= start) {
        bytes += file.bytes();
      }
    }
    slices.add(slice(partition, files, within, start, to));
  }

  private static Slice slice(int partition, List<RawFile> files, int within, long from, long to) {
    long warmFrom = Math.max(0, from - within);
    List<String> paths =
        files.stream()
            .filter(file -> file.lastEpoch() >= warmFrom && file.firstEpoch() < to)
            .map(RawFile::path)
            .toList();
    return new Slice(partition, warmFrom, from, to, paths);
  }

  /** Reads the raw files of a slice. */
  public static SliceReader reader() {
    return new FilesReader();
  }

  private static final class FilesReader implements SliceReader {
    private static final long serialVersionUID = 1L;

    @Override
    public void read(Slice slice, Consumer<LogRecord> each) throws IOException {
      for (String path : slice.files()) {
        try (RawFileReader file = RawFileReader.open(path)) {
          for (LogRecord record = file.next(); record != null; record = file.next()) {
            boolean wanted =
                record.partition() == slice.partition()
                    && record.epoch() >= slice.warmFrom()
                    && record.epoch() < slice.to();
            if (wanted) {
              each.accept(record);
            }
          }
        }
      }
    }
  }
}
