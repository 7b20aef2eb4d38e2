/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.twinbeam.core.epoch.EpochCut;
import org.twinbeam.core.epoch.EpochTracker;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.log.Slice;
import org.twinbeam.core.log.SliceReader;

/**
 * What a log holds behind a cut of the lake, up to where the log ended when this was made: reads
 * slices that begin in the lake, and go on in the log where that ends. So a job that runs once sees
 * all events that there are, each with its epoch.
 */
public final class LogRest implements SliceReader {
  private static final long serialVersionUID = 1L;

  /** Where a slice ends that goes on to the end of the log. */
  private static final long OPEN = Long.MAX_VALUE;

  private final LogConfig config;
  private final LogTopic topic;
  private final EpochCut cut;
  private final List<Long> begins;
  private final List<Long> ends;
  private final SliceReader lake;

  private LogRest(
      LogConfig config,
      LogTopic topic,
      EpochCut cut,
      List<Long> begins,
      List<Long> ends,
      SliceReader lake) {
    this.config = config;
    this.topic = topic;
    this.cut = cut;
    this.begins = begins;
    this.ends = ends;
    this.lake = lake;
  }

  /**
   * @param cut where the lake ends, or the origin; the log must reach back to it, see {@link
   *     LogPositions#check}
   * @param lake reads what lies before
   */
  public static LogRest of(LogConfig config, LogTopic topic, EpochCut cut, SliceReader lake) {
    List<TopicPartition> all = LogScan.partitions(topic.name(), topic.partitions());
    try (var consumer = NewestMarkers.consumer(config)) {
      Map<TopicPartition, Long> begins = consumer.beginningOffsets(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      return new LogRest(
          config,
          topic,
          cut,
          all.stream().map(begins::get).toList(),
          all.stream().map(ends::get).toList(),
          lake);
    }
  }

  /** The offset at which a partition began: what is below it is no longer in the log. */
  public long begin(int partition) {
    return begins.get(partition);
  }

  /** The event at a place behind the cut; empty if there is none. */
  public Optional<LogRecord> at(int partition, long offset) {
    boolean behind =
        partition < topic.partitions()
            && offset >= cut.ends().get(partition)
            && offset < ends.get(partition);
    if (!behind) {
      return Optional.empty();
    }
    AtomicReference<LogRecord> last = new AtomicReference<>();
    // From the cut, for what lies before it tells its epoch.
    read(partition, cut.ends().get(partition), offset + 1, last::set);
    return Optional.ofNullable(last.get()).filter(record -> record.offset() == offset);
  }

  /**
   * The slices of the lake, the last of each partition of the log going on in the log. Those of
   * imports stay as they are.
   *
   * @param ofLake as planned up to the cut
   */
  public List<Slice> slices(List<Slice> ofLake) {
    Map<Integer, Slice> last = new HashMap<>();
    List<Slice> slices = new ArrayList<>();
    for (Slice slice : ofLake) {
      if (slice.partition() < 0) {
        slices.add(slice);
        continue;
      }
      Slice before = last.put(slice.partition(), slice);
      if (before != null) {
        slices.add(before);
      }
    }
    for (int p = 0; p < topic.partitions(); p++) {
      Slice of = last.get(p);
      slices.add(
          of == null
              ? new Slice(p, 0, 0, OPEN, List.of())
              : new Slice(p, of.warmFrom(), of.from(), OPEN, of.files()));
    }
    return slices;
  }

  @Override
  public void read(Slice slice, Consumer<LogRecord> each) throws IOException {
    if (slice.to() != OPEN) {
      lake.read(slice, each);
    } else {
      // What the lake has beyond the cut by now is read from the log.
      lake.read(
          slice,
          record -> {
            if (record.epoch() <= cut.epoch()) {
              each.accept(record);
            }
          });
      int partition = slice.partition();
      read(partition, cut.ends().get(partition), ends.get(partition), each);
    }
  }

  private void read(int partition, long from, long to, Consumer<LogRecord> each) {
    if (from >= to) {
      return;
    }
    EpochTracker epochs = EpochTracker.after(cut.epoch());
    TopicPartition of = new TopicPartition(topic.name(), partition);
    try (var consumer = NewestMarkers.consumer(config)) {
      LogScan.read(
          consumer,
          new EntryDecoder(topic.name(), topic.partitions()),
          Map.of(of, from),
          Map.of(of, to),
          entry -> {
            if (entry instanceof LogEntry.Mark mark) {
              epochs.mark(mark.marker().epoch());
            } else if (entry instanceof LogEntry.Event event) {
              each.accept(event.record().withEpoch(epochs.epoch()));
            }
          });
    }
  }
}
