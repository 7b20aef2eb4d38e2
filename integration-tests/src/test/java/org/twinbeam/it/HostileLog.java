/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.epoch.Marker;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogRecord;

/**
 * A log that does everything a log may do, generated from a seed: partitions of uneven speed and
 * idle ones; epochs that are empty, of one event, of a third of the log; markers repeated, skipped
 * and stale; for some epochs a second ticker that counts ahead of the first or behind it; and the
 * events of {@link HostileEvents}.
 *
 * <p>Every partition ends with a marker above the last epoch, so that all epochs up to {@link
 * #lastEpoch} are closed, and a few events of the open epoch after it.
 *
 * @param partitions for each partition its entries, offsets from 0 (with gaps, as transactions
 *     leave them)
 */
record HostileLog(
    Definition definition, long seed, long lastEpoch, List<List<LogEntry>> partitions) {

  private static final int USUAL = 2_000;
  private static final int MANY = 20_000;
  private static final int EPOCHS = 24;

  /** This part of the events is in one epoch. */
  private static final double BURST = 0.35;

  /** A log for {@code hostile.yaml}. */
  static HostileLog of(long seed) {
    return of(Hostile.everything(), seed);
  }

  /** A log of about 2,000 events; for every tenth seed of 20,000. */
  static HostileLog of(Definition definition, long seed) {
    return of(definition, seed, seed % 10 == 0 ? MANY : USUAL);
  }

  /**
   * @param events about how many events
   */
  static HostileLog of(Definition definition, long seed, int events) {
    Random random = new Random(seed * 0x9E3779B97F4A7C15L); // neighbours start far apart
    int partitions = 2 + random.nextInt(3);
    // Shares of the events: steps of about three to one, and the last partition may be idle.
    double[] share = new double[partitions];
    double all = 0;
    for (int p = 0; p < partitions; p++) {
      boolean idle = p == partitions - 1 && random.nextInt(3) == 0;
      share[p] = idle ? 0 : Math.pow(3, -p);
      all += share[p];
    }
    HostileEvents source = new HostileEvents(definition, random);
    List<Writer> writers = new ArrayList<>();
    for (int p = 0; p < partitions; p++) {
      writers.add(new Writer(p, partitions, share[p] == 0, random, source));
    }
    Rival rival = Rival.of(random);
    int burst = 1 + random.nextInt(EPOCHS - 1);
    // Epoch after epoch over all partitions, so that one may repeat what another has seen.
    for (int epoch = 0; epoch <= EPOCHS; epoch++) {
      for (int p = 0; p < partitions; p++) {
        double here = events * share[p] / all;
        if (epoch > 0) {
          writers.get(p).startEpoch(epoch, rival);
        }
        writers.get(p).events(eventsIn(random, here * (1 - BURST) / EPOCHS));
        if (epoch == burst) {
          writers.get(p).events((int) (here * BURST));
        }
      }
    }
    for (int p = 0; p < partitions; p++) {
      writers.get(p).mark(EPOCHS + 1, "ticker-0");
      writers.get(p).events(random.nextInt(5));
    }
    return new HostileLog(
        definition, seed, EPOCHS, writers.stream().map(w -> List.copyOf(w.entries)).toList());
  }

  /** None, one, many more than usual, or about as many as usual. */
  private static int eventsIn(Random random, double perEpoch) {
    return switch (random.nextInt(8)) {
      case 0, 1 -> 0;
      case 2 -> 1;
      case 3 -> (int) (perEpoch * 4);
      default -> (int) Math.ceil(perEpoch * random.nextDouble());
    };
  }

  /** The same under another definition, with other entries. */
  HostileLog with(Definition other, List<List<LogEntry>> entries) {
    return new HostileLog(other, seed, lastEpoch, entries);
  }

  /** See {@link Rerun#seeds}. */
  static List<Long> seeds(long... usual) {
    return Rerun.seeds(usual);
  }

  @Override
  public String toString() {
    boolean usual = definition.yaml().equals(Hostile.YAML);
    return "seed "
        + seed
        + " of "
        + definition.stream()
        + "; alone: "
        + Rerun.command(seed, usual ? null : Hostile.file(definition));
  }

  /** From one epoch to another a second ticker is at work too, so many numbers ahead or behind. */
  private record Rival(long from, long to, int ahead) {
    static Rival of(Random random) {
      long from = 4 + random.nextInt(8);
      int ahead = List.of(-3, -2, -1, 1, 2).get(random.nextInt(5));
      return new Rival(from, from + 5 + random.nextInt(5), ahead);
    }

    boolean isAt(long epoch) {
      return epoch >= from && epoch < to;
    }
  }

  /** Appends to one partition. */
  private static final class Writer {
    private final int partition;
    private final int partitions;
    private final boolean idle;
    private final Random random;
    private final HostileEvents source;
    private final List<LogEntry> entries = new ArrayList<>();
    private long offset;
    private long epoch;

    Writer(int partition, int partitions, boolean idle, Random random, HostileEvents source) {
      this.partition = partition;
      this.partitions = partitions;
      this.idle = idle;
      this.random = random;
      this.source = source;
    }

    void startEpoch(long next, Rival rival) {
      if (rival.isAt(next)) {
        boolean first = random.nextBoolean();
        mark(first ? next : next + rival.ahead, first ? "ticker-0" : "ticker-1");
        events(random.nextInt(4));
        mark(first ? next + rival.ahead : next, first ? "ticker-1" : "ticker-0");
        return;
      }
      switch (random.nextInt(10)) {
        case 0 -> {} // skipped: this partition's epoch goes on
        case 1 -> { // written twice, as after a lost acknowledgement
          mark(next, "ticker-0");
          mark(next, "ticker-0");
        }
        case 2 -> { // two tickers that agree, with events between their markers
          mark(next, "ticker-0");
          events(random.nextInt(4));
          mark(next, "ticker-1");
        }
        case 3 -> { // a ticker that lags behind
          mark(next, "ticker-0");
          events(random.nextInt(4));
          mark(Math.max(1, next - 1 - random.nextInt(3)), "ticker-1");
        }
        default -> mark(next, "ticker-0");
      }
    }

    void mark(long number, String ticker) {
      long startedAt = HostileEvents.START.plusSeconds(300 * number).toEpochMilli();
      Marker marker = new Marker(number, startedAt, partitions, ticker);
      entries.add(new LogEntry.Mark(partition, nextOffset(), marker));
      epoch = Math.max(epoch, number);
    }

    void events(int count) {
      for (int i = 0; i < count && !idle; i++) {
        HostileEvents.Sent sent = source.next(partition, epoch);
        long receivedAt = HostileEvents.START.plusSeconds(300 * epoch).toEpochMilli();
        entries.add(
            new LogEntry.Event(
                new LogRecord(
                    partition,
                    nextOffset(),
                    LogRecord.UNKNOWN_EPOCH,
                    receivedAt,
                    sent.payload(),
                    sent.contentType(),
                    sent.source(),
                    sent.identity())));
      }
    }

    private long nextOffset() {
      long here = offset;
      offset += random.nextInt(20) == 0 ? 2 : 1;
      return here;
    }
  }
}
