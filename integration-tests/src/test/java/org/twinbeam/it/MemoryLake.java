/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.log.Slice;
import org.twinbeam.core.log.SliceReader;

/** A lake in this JVM's memory: the events of a hostile log, each with its epoch. */
final class MemoryLake implements SliceReader {
  private static final long serialVersionUID = 1L;

  private static final Map<Long, List<List<LogRecord>>> LAKES = new ConcurrentHashMap<>();

  private final long seed;

  private MemoryLake(long seed) {
    this.seed = seed;
  }

  static MemoryLake of(HostileLog log) {
    List<List<LogRecord>> lake = new ArrayList<>();
    for (List<LogEntry> partition : log.partitions()) {
      List<LogRecord> records = new ArrayList<>();
      long epoch = 0;
      for (LogEntry entry : partition) {
        if (entry instanceof LogEntry.Mark mark) {
          epoch = Math.max(epoch, mark.marker().epoch());
        } else if (entry instanceof LogEntry.Event event) {
          records.add(event.record().withEpoch(epoch));
        }
      }
      lake.add(records);
    }
    LAKES.put(log.seed(), lake);
    return new MemoryLake(log.seed());
  }

  @Override
  public void read(Slice slice, Consumer<LogRecord> each) {
    LAKES.get(seed).get(slice.partition()).stream()
        .filter(record -> record.epoch() >= slice.warmFrom() && record.epoch() < slice.to())
        .forEach(each);
  }

  /** The epochs {@code [from, to)} of every partition, each cut into slices at random. */
  List<Slice> slices(long from, long to, int within, Random random) {
    List<Slice> slices = new ArrayList<>();
    for (int p = 0; p < LAKES.get(seed).size(); p++) {
      long start = from;
      while (start < to) {
        long end = Math.min(to, start + 1 + random.nextInt((int) (to - from)));
        slices.add(new Slice(p, Math.max(0, start - within), start, end, List.of()));
        start = end;
      }
    }
    return slices;
  }
}
