/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.log;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.twinbeam.core.epoch.Marker;
import org.twinbeam.core.wire.ByteSink;
import org.twinbeam.core.wire.ByteSource;

/**
 * Consecutive entries of one partition, encoded once: what readers hand on instead of single
 * entries, since what an engine does for an element costs more than most events do. Runs of events,
 * each ended by a marker or by the pack's end.
 *
 * @param after offset of the entry that the same reader handed out before, -1 if there was none:
 *     between that and the pack the log holds nothing
 * @param runs at least one
 */
public record LogPack(int partition, long after, List<Run> runs) {
  private static final int MARK = 1;

  public LogPack {
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("a pack of partition " + partition + " has no entry");
    }
    runs = List.copyOf(runs);
  }

  /**
   * Consecutive events and what comes after them.
   *
   * @param events as {@link PackedEvents} has them
   * @param count their number
   * @param firstOffset offset of the first entry, be it an event or the marker
   * @param end the marker that follows, or null
   */
  public record Run(
      byte[] events, int count, long firstOffset, long lastOffset, LogEntry.Mark end) {

    /** Without the entries below an offset, of which there is one above. */
    public Run from(long offset, int partition) {
      PackedEvents kept = new PackedEvents();
      for (LogRecord record : PackedEvents.read(events, partition)) {
        if (record.offset() >= offset) {
          kept.add(record);
        }
      }
      // Not the offset asked for: a transaction's own record may be there, which no reader sees.
      long first = kept.count() > 0 ? kept.firstOffset() : lastOffset;
      return new Run(kept.toByteArray(), kept.count(), first, lastOffset, end);
    }
  }

  /** Of the last entry. */
  public long lastOffset() {
    return runs.get(runs.size() - 1).lastOffset();
  }

  /** Gives the entries in their order. */
  public void forEach(Consumer<LogEntry> entries) {
    for (Run run : runs) {
      for (LogRecord record : PackedEvents.read(run.events(), partition)) {
        entries.accept(new LogEntry.Event(record));
      }
      if (run.end() != null) {
        entries.accept(run.end());
      }
    }
  }

  public byte[] toByteArray() {
    ByteSink out = new ByteSink(64 + runs.stream().mapToInt(run -> run.events().length + 64).sum());
    out.putVarLong(partition);
    out.putSignedVarLong(after);
    out.putVarLong(runs.size());
    for (Run run : runs) {
      out.putByte(run.end() == null ? 0 : MARK);
      out.putVarLong(run.count());
      out.putVarLong(run.firstOffset());
      out.putVarLong(run.lastOffset());
      out.putBytes(run.events());
      if (run.end() != null) {
        Marker marker = run.end().marker();
        out.putVarLong(marker.epoch());
        out.putSignedVarLong(marker.startedAt());
        out.putVarLong(marker.partitions());
        out.putString(marker.ticker());
      }
    }
    return out.toByteArray();
  }

  /**
   * @throws IllegalArgumentException if these are not the bytes of a pack
   */
  public static LogPack of(byte[] bytes) {
    ByteSource in = new ByteSource(bytes);
    int partition = (int) in.getVarLong();
    long after = in.getSignedVarLong();
    List<Run> runs = new ArrayList<>();
    for (long left = in.getVarLong(); left > 0; left--) {
      int kind = in.getByte();
      if (kind != 0 && kind != MARK) {
        throw new IllegalArgumentException(
            "not a pack: byte " + (in.position() - 1) + " is " + kind);
      }
      int count = (int) in.getVarLong();
      long first = in.getVarLong();
      long last = in.getVarLong();
      byte[] events = in.getBytes();
      LogEntry.Mark end = kind == MARK ? mark(partition, last, in) : null;
      runs.add(new Run(events, count, first, last, end));
    }
    if (in.hasRemaining()) {
      throw new IllegalArgumentException("something follows a pack at byte " + in.position());
    }
    return new LogPack(partition, after, runs);
  }

  /** A marker is the last entry of its run. */
  private static LogEntry.Mark mark(int partition, long offset, ByteSource in) {
    Marker marker =
        new Marker(in.getVarLong(), in.getSignedVarLong(), (int) in.getVarLong(), in.getString());
    return new LogEntry.Mark(partition, offset, marker);
  }

  /**
   * Gathers the entries of a partition, as one reader reads them, for one pack after the other. Not
   * safe for use by several threads.
   */
  public static final class Builder {
    private final int partition;
    private final PackedEvents events = new PackedEvents();
    private List<Run> runs = new ArrayList<>();
    private int packed;
    private long after = -1;

    public Builder(int partition) {
      this.partition = partition;
    }

    /** Adds the next entry of the partition. */
    public void add(LogEntry entry) {
      if (entry instanceof LogEntry.Event event) {
        events.add(event.record());
      } else if (entry instanceof LogEntry.Mark mark) {
        end(mark);
      }
    }

    private void end(LogEntry.Mark mark) {
      long last = mark == null ? events.lastOffset() : mark.offset();
      long first = events.count() > 0 ? events.firstOffset() : last;
      runs.add(new Run(events.toByteArray(), events.count(), first, last, mark));
      packed += events.size();
      events.reset();
    }

    /** About as many bytes as the pack has so far. */
    public int size() {
      return packed + events.size();
    }

    /** The pack so far, which must have an entry; the builder is empty afterwards. */
    public LogPack take() {
      if (events.count() > 0) {
        end(null);
      }
      LogPack pack = new LogPack(partition, after, runs);
      after = pack.lastOffset();
      runs = new ArrayList<>();
      packed = 0;
      return pack;
    }
  }
}
