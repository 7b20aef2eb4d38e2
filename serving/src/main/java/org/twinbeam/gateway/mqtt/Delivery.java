/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway.mqtt;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event on its way into the logs of its streams. What a log does not take is appended again,
 * later and later, as long as it is wanted; a log that has it does not get it again.
 */
final class Delivery {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  private final Appender appender;
  private final Event event;
  private final Executor thread;
  private final BooleanSupplier wanted;
  private final Counters counters;

  /**
   * @param thread in which a later attempt is made
   * @param wanted asked before every later attempt
   */
  Delivery(
      Appender appender, Event event, Executor thread, BooleanSupplier wanted, Counters counters) {
    this.appender = appender;
    this.event = event;
    this.thread = thread;
    this.wanted = wanted;
    this.counters = counters;
  }

  /** Done when every log has the event: true; or when no attempt is wanted any more: false. */
  CompletableFuture<Boolean> to(List<String> streams) {
    CompletableFuture<Boolean> all = CompletableFuture.completedFuture(true);
    for (String stream : streams) {
      CompletableFuture<Boolean> one = new CompletableFuture<>();
      attempt(stream, FIRST_PAUSE_MILLIS, one);
      all = all.thenCombine(one, Boolean::logicalAnd);
    }
    return all;
  }

  private void attempt(String stream, long pause, CompletableFuture<Boolean> done) {
    append(stream)
        .whenComplete(
            (cut, failure) -> {
              if (failure == null) {
                tell(stream, cut);
                done.complete(true);
              } else if (wanted.getAsBoolean()) {
                tryLater(stream, pause, done, failure);
              } else {
                done.complete(false);
              }
            });
  }

  /** What the log never takes whole is cut. Done with whether it was. */
  private CompletableFuture<Boolean> append(String stream) {
    try {
      boolean cut = event.payload().length > room(stream, event.contentType());
      Event fits = cut ? event.cut(room(stream, event.cutType())) : event;
      return appender
          .append(stream, fits.payload(), fits.contentType(), fits.source(), null)
          .thenApply(position -> cut);
    } catch (Throwable e) { // Told like any other, or the message would never be heard of again.
      return CompletableFuture.failedFuture(e);
    }
  }

  private int room(String stream, String contentType) {
    return Math.max(0, appender.room(stream, contentType, event.source(), null));
  }

  private void tell(String stream, boolean cut) {
    if (cut) {
      counters.cut.increment();
      LOG.warn(
          "{}: a message of {} bytes is too large for the log of {}, which has got its beginning",
          event.source(),
          event.payload().length,
          stream);
    }
  }

  private void tryLater(
      String stream, long pause, CompletableFuture<Boolean> done, Throwable failure) {
    counters.retries.increment();
    if (counters.appendWarning.due()) {
      LOG.warn(
          "stream {} does not take {} now, trying until it does: {}",
          stream,
          event.source(),
          failure.getMessage());
    }
    CompletableFuture.delayedExecutor(pause, TimeUnit.MILLISECONDS, thread)
        .execute(
            () -> {
              if (wanted.getAsBoolean()) {
                attempt(stream, Math.min(2 * pause, LONGEST_PAUSE_MILLIS), done);
              } else {
                done.complete(false);
              }
            });
  }
}
