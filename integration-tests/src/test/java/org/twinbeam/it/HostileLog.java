/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.twinbeam.core.epoch.Marker;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogRecord;

/**
 * A log that does everything a log may do, generated from a seed: partitions of uneven speed and
 * idle ones; epochs that are empty, of one event, of hundreds; markers repeated, skipped, stale and
 * of two tickers at once; and the events of {@link HostileEvents}.
 *
 * <p>Every partition ends with a marker above the last epoch, so that all epochs up to {@link
 * #lastEpoch} are closed, and a few events of the open epoch after it.
 *
 * @param partitions for each partition its entries, offsets from 0 (with gaps, as transactions
 *     leave them)
 */
record HostileLog(long seed, long lastEpoch, List<List<LogEntry>> partitions) {

  private static final int DEFAULT_EVENTS = 2_000;
  private static final int EPOCHS = 24;

  /** A log of about 2,000 events. */
  static HostileLog of(long seed) {
    return of(seed, DEFAULT_EVENTS);
  }

  /**
   * @param events about how many events; thousands at most
   */
  static HostileLog of(long seed, int events) {
    Random random = new Random(seed * 0x9E3779B97F4A7C15L); // neighbours start far apart
    int partitions = 2 + random.nextInt(3);
    // Shares of the events: steps of about three to one, and the last partition may be idle.
    double[] speed = new double[partitions];
    double all = 0;
    for (int p = 0; p < partitions; p++) {
      boolean idle = p == partitions - 1 && random.nextInt(3) == 0;
      speed[p] = idle ? 0 : Math.pow(3, -p);
      all += speed[p];
    }
    HostileEvents source = new HostileEvents(random);
    List<Writer> writers = new ArrayList<>();
    for (int p = 0; p < partitions; p++) {
      writers.add(new Writer(p, partitions, speed[p] == 0, random, source));
    }
    // Epoch after epoch over all partitions, so that one may repeat what another has seen.
    for (long epoch = 0; epoch <= EPOCHS; epoch++) {
      for (int p = 0; p < partitions; p++) {
        double perEpoch = events * speed[p] / all / EPOCHS;
        if (epoch > 0) {
          writers.get(p).startEpoch(epoch);
        }
        writers.get(p).events(eventsIn(random, perEpoch));
      }
    }
    for (int p = 0; p < partitions; p++) {
      writers.get(p).mark(EPOCHS + 1);
      writers.get(p).events(random.nextInt(5));
    }
    return new HostileLog(seed, EPOCHS, writers.stream().map(w -> List.copyOf(w.entries)).toList());
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

  /**
   * The seeds to run: that given by {@code -Dseed=N}; or those from 1 to N, for a long run, by
   * {@code -Dseeds=N}; else these.
   */
  static List<Long> seeds(long... usual) {
    if (System.getProperty("seed") != null) {
      return List.of(Long.getLong("seed"));
    } else if (System.getProperty("seeds") != null) {
      return LongStream.rangeClosed(1, Long.getLong("seeds")).boxed().toList();
    }
    return LongStream.of(usual).boxed().toList();
  }

  @Override
  public String toString() {
    return "seed " + seed + " (rerun with -Dseed=" + seed + ")";
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

    void startEpoch(long next) {
      switch (random.nextInt(10)) {
        case 0 -> {} // skipped: this partition's epoch goes on
        case 1 -> { // written twice, as after a lost acknowledgement
          mark(next);
          mark(next);
        }
        case 2 -> { // two tickers, with events between their markers
          mark(next);
          events(random.nextInt(4));
          mark(next);
        }
        case 3 -> { // a ticker that lags behind
          mark(next);
          events(random.nextInt(4));
          mark(Math.max(1, next - 1 - random.nextInt(3)));
        }
        default -> mark(next);
      }
    }

    void mark(long number) {
      long startedAt = HostileEvents.START.plusSeconds(300 * number).toEpochMilli();
      Marker marker = new Marker(number, startedAt, partitions, "ticker-" + random.nextInt(2));
      entries.add(new LogEntry.Mark(partition, nextOffset(), marker));
      epoch = Math.max(epoch, number);
    }

    void events(int count) {
      for (int i = 0; i < count && !idle; i++) {
        byte[] payload = source.next(partition, epoch);
        long receivedAt = HostileEvents.START.plusSeconds(300 * epoch).toEpochMilli();
        entries.add(
            new LogEntry.Event(
                new LogRecord(
                    partition,
                    nextOffset(),
                    LogRecord.UNKNOWN_EPOCH,
                    receivedAt,
                    payload,
                    contentType(),
                    null,
                    null)));
      }
    }

    private String contentType() {
      return switch (random.nextInt(40)) {
        case 0 -> "application/json; charset=utf-8";
        case 1 -> "application/xml"; // whatever the payload is, this is not JSON
        case 2, 3, 4, 5, 6, 7, 8, 9, 10 -> null;
        default -> "application/json";
      };
    }

    private long nextOffset() {
      long here = offset;
      offset += random.nextInt(20) == 0 ? 2 : 1;
      return here;
    }
  }
}
