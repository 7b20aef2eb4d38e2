/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import java.time.Clock;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts a stream's log into epochs: at each interval it writes a marker, numbered one above the
 * newest in any partition, into every partition. A marker is in all partitions before the next is
 * begun.
 *
 * <p>Whatever fails in Kafka is logged and tried again, for ever: meanwhile the open epoch grows
 * and nothing is wrong. Only a topic that has become another, or is set so that it loses events,
 * ends the ticking, and this ticker writes no further marker. That closes no epoch by itself: what
 * was marked before stays marked, another ticker may go on, and readers check for themselves. Two
 * tickers on one stream do no harm; epochs are shorter then.
 */
public final class Ticker implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final MarkerWriter writer;
  private final String topic;
  private final Duration interval;
  private final Clock clock;
  private final ScheduledExecutorService thread;
  private final CompletableFuture<LogRefusedException> refusal = new CompletableFuture<>();
  private volatile long newest = -1;
  private boolean failing;

  private Ticker(MarkerWriter writer, String topic, Duration interval, Clock clock) {
    this.writer = writer;
    this.topic = topic;
    this.interval = interval;
    this.clock = clock;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "twinbeam-ticker-" + topic);
              made.setDaemon(true);
              return made;
            });
  }

  /**
   * Checks the log and starts ticking. The first marker comes one interval after the newest in the
   * log, at once if that is past.
   *
   * @param name written into the markers, for people
   * @param interval length of an epoch, above zero
   * @throws LogException if the log does not meet its conditions
   */
  public static Ticker start(
      LogConfig config, String stream, String name, Duration interval, Clock clock) {
    if (interval.isZero() || interval.isNegative()) {
      throw new IllegalArgumentException("interval is " + interval + ", must be above zero");
    }
    MarkerWriter writer = MarkerWriter.open(config, stream, name, clock);
    try {
      writer.checkRetention(interval);
    } catch (RuntimeException e) {
      writer.close();
      throw e;
    }
    Ticker ticker = new Ticker(writer, StreamLog.topicOf(stream), interval, clock);
    ticker.schedule(ticker.untilFirst());
    return ticker;
  }

  /** The newest epoch that this ticker has begun in every partition; empty before its first. */
  public OptionalLong newestEpoch() {
    return newest < 0 ? OptionalLong.empty() : OptionalLong.of(newest);
  }

  /** Done when the log can no longer be trusted and the ticker has therefore stopped. */
  public CompletableFuture<LogRefusedException> refusal() {
    return refusal.copy();
  }

  private Duration untilFirst() {
    long last = writer.newestStartedAt().orElse(clock.millis());
    long wait = last + interval.toMillis() - clock.millis();
    return Duration.ofMillis(Math.max(0, Math.min(wait, interval.toMillis())));
  }

  private void schedule(Duration delay) {
    try {
      thread.schedule(this::tick, delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("ticker of {} is closed", topic, e);
    }
  }

  private void tick() {
    long began = System.nanoTime();
    Duration next;
    try {
      newest = writer.writeNext();
      if (failing) {
        LOG.info("ticker of {} writes again: epoch {}", topic, newest);
      }
      failing = false;
      next = interval.minusNanos(System.nanoTime() - began);
    } catch (LogRefusedException e) {
      LOG.error("ticker of {} stops: {}", topic, e.getMessage());
      refusal.complete(e);
      return;
    } catch (RuntimeException e) {
      if (thread.isShutdown()) {
        return;
      }
      LOG.warn("ticker of {} could not write the next marker, tries again", topic, e);
      failing = true;
      next = interval.compareTo(RETRY) < 0 ? interval : RETRY;
    }
    schedule(next.isNegative() ? Duration.ZERO : next);
  }

  /** Stops ticking. A marker that is being written is finished or given up within seconds. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warn("ticker of {} did not stop within 10 s", topic);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    writer.close();
  }
}
