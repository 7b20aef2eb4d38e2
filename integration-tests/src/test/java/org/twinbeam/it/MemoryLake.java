/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.log.Slice;
import org.twinbeam.core.log.SliceReader;

/** A lake in this JVM's memory: the events of a hostile log, each with its epoch. */
final class MemoryLake implements SliceReader, AutoCloseable {
  private static final long serialVersionUID = 1L;

  private static final AtomicLong NEXT = new AtomicLong();
  private static final Map<Long, List<List<LogRecord>>> LAKES = new ConcurrentHashMap<>();

  private final long number;

  private MemoryLake(long number) {
    this.number = number;
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
    long number = NEXT.incrementAndGet();
    LAKES.put(number, lake);
    return new MemoryLake(number);
  }

  @Override
  public void read(Slice slice, Consumer<LogRecord> each) {
    LAKES.get(number).get(slice.partition()).stream()
        .filter(record -> record.epoch() >= slice.warmFrom() && record.epoch() < slice.to())
        .forEach(each);
  }

  @Override
  public void close() {
    LAKES.remove(number);
  }

  /** The epochs {@code [from, to)} of every partition, each cut into slices at random. */
  List<Slice> slices(long from, long to, int within, Random random) {
    List<Slice> slices = new ArrayList<>();
    for (int p = 0; p < LAKES.get(number).size(); p++) {
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
