/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.twinbeam.benchmarks.Line.Figures;
import org.twinbeam.io.store.Store;

/**
 * S2, from an event's acceptance to its being visible, at a steady rate. Events are numbered in the
 * order in which the log took them: the n-th is visible when n events are, which the meter asks of
 * the store every few milliseconds, by the same kind of query of both contestants. Of two
 * partitions a later event may come first; a count does not tell.
 */
final class FreshnessMeter {
  private static final int SLOTS = 2;
  private static final int TICK_MILLIS = 10;
  private static final int POLL_MILLIS = 5;
  private static final int LONGEST_SECONDS = 60;

  /** What p99 may exceed the interval of flushes by. */
  private static final int BEYOND_FLUSH_MILLIS = 300;

  /** The least ratio of times of which ours is the greater by a tenth. */
  private static final Target AS_FRESH = new Target.Ratio(1 / 1.1);

  private final Bench bench;
  private final Consumer<String> progress;
  private final int perSecond;
  private final int warmUpSeconds;
  private final int seconds;
  private int streams;

  /**
   * @param perSecond events that are offered
   */
  FreshnessMeter(
      Bench bench, Consumer<String> progress, int perSecond, int warmUpSeconds, int seconds) {
    this.bench = bench;
    this.progress = progress;
    this.perSecond = perSecond;
    this.warmUpSeconds = warmUpSeconds;
    this.seconds = seconds;
  }

  List<Line> measure(int rounds, long... flushMillis) throws Exception {
    Store.migrate(bench.store());
    List<byte[]> events = events((warmUpSeconds + seconds) * perSecond);
    List<Line> lines = new ArrayList<>();
    for (long flush : flushMillis) {
      Delays ours = new Delays();
      Delays theirs = new Delays();
      for (int round = 0; round < rounds; round++) {
        for (SpeedContestant each : SpeedContestant.inTurn(bench, "fresh", round)) {
          SpeedContestant contestant = each.on("fresh_" + streams++); // Each has an empty log.
          Delays delays = contestant instanceof SpeedContestant.Ours ? ours : theirs;
          delays.add(contestant, run(contestant, events, flush), flush);
        }
      }
      lines.addAll(lines(flush, ours, theirs));
    }
    return lines;
  }

  private List<Line> lines(long flush, Delays ours, Delays theirs) {
    Target figure = new Target.Figure(flush + BEYOND_FLUSH_MILLIS);
    return List.of(
        line("p50", flush, ours.p50, theirs.p50, AS_FRESH),
        line("p99", flush, ours.p99, theirs.p99, AS_FRESH),
        line("p99", flush, ours.p99, theirs.p99, figure));
  }

  private Line line(String what, long flush, Samples ours, Samples theirs, Target target) {
    return new Line(
        "S2",
        String.format(
            Locale.ROOT,
            "acceptance to visible, %,d events/s, flush %,d ms, %s",
            perSecond,
            flush,
            what),
        "Flink DataStream",
        Figures.TIMES,
        "ms",
        ours,
        theirs,
        target);
  }

  /** The first flights, each once. */
  private List<byte[]> events(int count) throws Exception {
    List<byte[]> events = new ArrayList<>(count);
    byte[][] last = {null};
    bench.eachFlight(
        count,
        json -> {
          if (json != last[0]) {
            events.add(json);
          }
          last[0] = json;
        });
    if (events.size() < count) {
      throw new IllegalStateException(
          "%,d flights are needed, and there are %,d".formatted(count, events.size()));
    }
    return events;
  }

  /** Delays of the measured events, in milliseconds, ascending. */
  private double[] run(SpeedContestant contestant, List<byte[]> events, long flush)
      throws Exception {
    AtomicLongArray acceptedAt = new AtomicLongArray(events.size());
    try (EventLog log = new EventLog(bench.log(), contestant.stream());
        SpeedRun run =
            SpeedRun.start(
                bench, contestant, bench.definition(contestant.stream()), SLOTS, flush)) {
      AtomicInteger accepted = new AtomicInteger();
      append(log, events.get(0), accepted, acceptedAt);
      log.mark();
      run.await(1);
      CompletableFuture<Void> offered =
          CompletableFuture.runAsync(() -> offer(log, events, accepted, acceptedAt));
      return poll(run, offered, acceptedAt);
    }
  }

  private static void append(
      EventLog log, byte[] event, AtomicInteger accepted, AtomicLongArray acceptedAt) {
    var unused =
        log.append(event)
            .thenRun(() -> acceptedAt.set(accepted.getAndIncrement(), System.nanoTime()));
  }

  /** As many as are due, a hundred times a second. */
  private void offer(
      EventLog log, List<byte[]> events, AtomicInteger accepted, AtomicLongArray acceptedAt) {
    long begun = System.nanoTime();
    for (int next = 1; next < events.size(); ) {
      long due = 1 + (System.nanoTime() - begun) * perSecond / 1_000_000_000L;
      for (; next < Math.min(due, events.size()); next++) {
        append(log, events.get(next), accepted, acceptedAt);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS));
    }
  }

  private double[] poll(SpeedRun run, CompletableFuture<Void> offered, AtomicLongArray acceptedAt)
      throws Exception {
    int first = warmUpSeconds * perSecond;
    double[] delays = new double[acceptedAt.length() - first];
    long patience =
        System.nanoTime() + TimeUnit.SECONDS.toNanos(warmUpSeconds + seconds + LONGEST_SECONDS);
    for (int seen = 1; seen < acceptedAt.length(); ) {
      SpeedRun.Point point = run.now();
      for (; seen < point.visible(); seen++) {
        if (seen >= first) {
          delays[seen - first] = (point.nanos() - acceptedAt.get(seen)) / 1e6;
        }
      }
      if (offered.isCompletedExceptionally()) {
        offered.get();
      }
      if (point.nanos() > patience || !run.child().isAlive()) {
        throw new IllegalStateException(
            "%s has ended, or cannot keep up: %,d of %,d events are visible"
                .formatted(run.child().name(), seen, acceptedAt.length()));
      }
      Thread.sleep(POLL_MILLIS);
    }
    Arrays.sort(delays);
    return delays;
  }

  private final class Delays {
    private Samples p50 = new Samples();
    private Samples p99 = new Samples();

    void add(SpeedContestant contestant, double[] ascending, long flush) {
      double median = ascending[(ascending.length - 1) / 2];
      double late = ascending[(ascending.length - 1) * 99 / 100];
      progress.accept(
          "%,d events/s, flush %,d ms, %s: p50 %.0f ms, p99 %.0f ms"
              .formatted(perSecond, flush, contestant.name(), median, late));
      p50 = p50.and(median);
      p99 = p99.and(late);
    }
  }
}
