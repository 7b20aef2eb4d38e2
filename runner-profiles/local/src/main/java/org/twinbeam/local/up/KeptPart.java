/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local.up;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that is to be up. Whatever ends it, it is started again, after a pause that doubles
 * from a second to half a minute, and begins at a second again once it was up for a minute.
 */
final class KeptPart implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeptPart.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration STEADY = Duration.ofMinutes(1);
  private static final long STOP_MILLIS = 20_000;
  private static final String WISHED = "a restart was asked for";

  private final String name;
  private final Path log;
  private final Start start;
  private final Runnable changed;
  private final Clock clock;
  private final Thread thread;
  private final CompletableFuture<String> first = new CompletableFuture<>();
  private volatile CompletableFuture<String> wish = new CompletableFuture<>();
  private volatile UpState.Part seen;

  /** Starts it, and returns when it is ready. */
  interface Start {
    Running start() throws Exception;
  }

  /**
   * @param log file with what it says
   * @param changed told whenever {@link #seen} tells something else
   */
  KeptPart(String name, Path log, Start start, Runnable changed, Clock clock) {
    this.name = name;
    this.log = log;
    this.start = start;
    this.changed = changed;
    this.clock = clock;
    this.seen = part("starting", 0, null);
    this.thread = new Thread(this::keep, "keep-" + name);
    thread.setDaemon(true);
  }

  KeptPart begin() {
    thread.start();
    return this;
  }

  /** How it is. */
  UpState.Part seen() {
    return seen;
  }

  /**
   * Waits until it is up for the first time, and tells where.
   *
   * @throws IOException if its first start failed; the message says why
   */
  String awaitUp() throws IOException, InterruptedException {
    try {
      return first.get();
    } catch (ExecutionException e) {
      throw new IOException(name + ": " + e.getCause().getMessage(), e.getCause());
    }
  }

  /**
   * Ends it in order and starts it again, with what it is to be started with now. From here on it
   * is seen to be up only when that has been done.
   */
  void restart() {
    set(part("starting", seen.restarts(), seen.problem()));
    wish.complete(WISHED);
  }

  private void keep() {
    Duration pause = FIRST_PAUSE;
    try {
      for (int restarts = 0; ; restarts++) {
        long began = System.nanoTime();
        String problem = once(restarts);
        while (problem.equals(WISHED)) {
          problem = once(restarts);
        }
        if (System.nanoTime() - began > STEADY.toNanos()) {
          pause = FIRST_PAUSE;
        }
        LOG.warn("{} is down: {}; it is started again in {} s", name, problem, pause.toSeconds());
        set(part("down", restarts, problem));
        first.completeExceptionally(new IOException(problem));
        Thread.sleep(pause.toMillis());
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
      }
    } catch (InterruptedException e) {
      first.completeExceptionally(e); // Closed.
    }
  }

  /**
   * Starts it and waits until it ends.
   *
   * @return why it has ended, or not begun
   * @throws InterruptedException if we are closed; it has ended then
   */
  private String once(int restarts) throws InterruptedException {
    set(part("starting", restarts, seen.problem()));
    CompletableFuture<String> wished = new CompletableFuture<>();
    wish = wished;
    Running running;
    try {
      running = start.start();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      LOG.debug("{} did not start", name, e);
      return e.getMessage() == null ? e.toString() : e.getMessage();
    }
    try {
      if (wished.isDone()) {
        return WISHED; // What it was started with is no longer what is wanted.
      }
      LOG.info("{} is up: {}", name, running.place());
      set(part("up", restarts, seen.problem()));
      first.complete(running.place());
      return (String) CompletableFuture.anyOf(running.end(), wished).get();
    } catch (ExecutionException e) {
      return e.getCause().toString();
    } finally {
      stop(running);
    }
  }

  private void stop(Running running) {
    try {
      running.stop().close();
    } catch (Exception e) {
      LOG.warn("{} did not end well", name, e);
    }
  }

  private UpState.Part part(String state, int restarts, String problem) {
    return new UpState.Part(name, state, UpState.now(clock), restarts, problem, log.toString());
  }

  private void set(UpState.Part part) {
    seen = part;
    changed.run();
  }

  /** Ends it for good. */
  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join(STOP_MILLIS);
  }
}
