/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.prepare.PartitionKey;
import org.twinbeam.io.log.LogConfig;
import org.twinbeam.io.log.LogException;
import org.twinbeam.io.log.LogWriter;
import org.twinbeam.io.log.Position;

/** One stream's log, opened when there is somebody to write to it and brokers to hold it. */
final class OpenLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpenLog.class);

  /** How long an event waits for its log to be opened. */
  private static final Duration OPENING = Duration.ofSeconds(5);

  /** After a failure to open, until the next attempt. */
  private static final Duration AGAIN = Duration.ofSeconds(1);

  /**
   * Why events are not taken.
   *
   * @param at when that was seen, by {@link System#nanoTime}
   */
  private record Trouble(String text, long at) {
    static Trouble now(String text) {
      return new Trouble(text, System.nanoTime());
    }
  }

  private final Definition definition;
  private final PartitionKey key;
  private final LogConfig config;
  private final Duration patience;
  private final long bufferBytes;

  private CompletableFuture<LogWriter> writer;
  private long failedAt;
  private boolean closed;
  private final AtomicReference<Trouble> trouble =
      new AtomicReference<>(Trouble.now("its log is being opened"));

  OpenLog(Definition definition, LogConfig config, Duration patience, long bufferBytes) {
    this.definition = definition;
    this.key = PartitionKey.of(definition);
    this.config = config;
    this.patience = patience;
    this.bufferBytes = bufferBytes;
  }

  Definition definition() {
    return definition;
  }

  /**
   * Why events cannot be taken now, by all that is known; null if they can. Tries to find out more,
   * without waiting: nobody may be sending.
   */
  String problem() {
    CompletableFuture<LogWriter> opening = tryToOpen();
    if (opening.isDone() && !opening.isCompletedExceptionally()) {
      try {
        Trouble known = trouble.get();
        long answeredAt = opening.join().answeredAt();
        if (known != null && answeredAt - known.at() > 0) {
          trouble.compareAndSet(known, null);
        }
      } catch (LogException e) {
        trouble.set(Trouble.now(e.getMessage()));
      }
    }
    Trouble left = trouble.get();
    return left == null ? null : left.text();
  }

  /**
   * Most bytes of an event's payload.
   *
   * @throws LogException if the log is not open
   */
  int room(String contentType, String source, String identity) {
    return await(tryToOpen()).room(contentType, source, identity);
  }

  /**
   * @throws LogException if the log is not open
   */
  CompletableFuture<Position> append(
      byte[] payload, String contentType, String source, String identity, long receivedAt) {
    CompletableFuture<Position> appended =
        await(tryToOpen())
            .append(
                payload,
                contentType,
                source,
                identity,
                receivedAt,
                key.of(payload, contentType, source));
    appended.whenComplete(
        (position, failure) -> {
          if (failure == null) {
            trouble.set(null);
          } else if (!(failure.getCause() instanceof RecordTooLargeException)) {
            trouble.set(Trouble.now(text(failure)));
          }
        });
    return appended;
  }

  /** The writer, or the attempt to have one, or the failure of an attempt just now. */
  synchronized CompletableFuture<LogWriter> tryToOpen() {
    if (closed) {
      return CompletableFuture.failedFuture(new LogException("the gateway is stopping", null));
    }
    boolean again =
        writer != null
            && writer.isCompletedExceptionally()
            && System.nanoTime() - failedAt > AGAIN.toNanos();
    if (writer == null || again) {
      CompletableFuture<LogWriter> opening = new CompletableFuture<>();
      writer = opening;
      Thread opener = new Thread(() -> open(opening), "open-" + definition.stream());
      opener.setDaemon(true);
      opener.start();
    }
    return writer;
  }

  private void open(CompletableFuture<LogWriter> opening) {
    try {
      LogWriter opened = LogWriter.open(config, definition.stream(), patience, bufferBytes);
      LOG.info("the log of stream {} is open", definition.stream());
      trouble.set(null);
      if (!opening.complete(opened)) {
        opened.close();
      }
    } catch (RuntimeException e) {
      LOG.warn("stream {}: {}", definition.stream(), e.getMessage());
      trouble.set(Trouble.now(e.getMessage()));
      synchronized (this) {
        failedAt = System.nanoTime();
        opening.completeExceptionally(e);
      }
    }
  }

  private LogWriter await(CompletableFuture<LogWriter> opening) {
    try {
      return opening.get(OPENING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new LogException(e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new LogException(
          "the log of stream "
              + definition.stream()
              + " is not open yet: the brokers at "
              + config.bootstrapServers()
              + " do not answer",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogException("interrupted while the log was being opened", e);
    }
  }

  private static String text(Throwable failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  @Override
  public void close() {
    CompletableFuture<LogWriter> last;
    synchronized (this) {
      closed = true;
      last = writer;
    }
    if (last != null
        && !last.completeExceptionally(new LogException("the gateway is stopping", null))
        && !last.isCompletedExceptionally()) {
      last.join().close();
    }
  }
}
