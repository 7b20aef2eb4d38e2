/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local.up;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.twinbeam.embedded.ChildJvm;

/**
 * Runs batch of every stream, one after the other, each in a JVM of its own, and again after a
 * pause. A run that fails changes nothing that is served, and is tried again in its turn.
 */
final class BatchTimer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BatchTimer.class);
  private static final long STOP_MILLIS = 20_000;

  private final Map<String, Launcher> streams;
  private final Map<String, UpState.Batch> seen = new LinkedHashMap<>();
  private final Lock turn;
  private final Duration first;
  private final Duration pause;
  private final Runnable changed;
  private final Clock clock;
  private final Thread thread;

  /**
   * @param log what the runs of a stream say
   * @param isDue whether there is anything to build from
   */
  record Launcher(Path log, BooleanSupplier isDue, Run run) {}

  /** Starts a run. */
  interface Run {
    ChildJvm start() throws Exception;
  }

  /**
   * @param turn held during a run
   * @param first time before the first runs
   * @param pause time between the end of the last of them and the next
   * @param changed told whenever {@link #seen} tells something else
   */
  BatchTimer(
      Map<String, Launcher> streams,
      Lock turn,
      Duration first,
      Duration pause,
      Runnable changed,
      Clock clock) {
    this.streams = new LinkedHashMap<>(streams);
    this.turn = turn;
    this.first = first;
    this.pause = pause;
    this.changed = changed;
    this.clock = clock;
    this.thread = new Thread(this::loop, "batch-timer");
    thread.setDaemon(true);
    streams.forEach((stream, launcher) -> seen.put(stream, batch(stream, "waiting", 0, null)));
  }

  BatchTimer begin() {
    thread.start();
    return this;
  }

  synchronized List<UpState.Batch> seen() {
    return new ArrayList<>(seen.values());
  }

  private void loop() {
    try {
      Thread.sleep(first.toMillis());
      while (true) {
        for (String stream : streams.keySet()) {
          once(stream);
        }
        Thread.sleep(pause.toMillis());
      }
    } catch (InterruptedException e) {
      LOG.debug("no more batch runs", e);
    }
  }

  private void once(String stream) throws InterruptedException {
    if (!streams.get(stream).isDue().getAsBoolean()) {
      return;
    }
    turn.lockInterruptibly();
    try {
      run(stream);
    } finally {
      turn.unlock();
    }
  }

  private void run(String stream) throws InterruptedException {
    Launcher launcher = streams.get(stream);
    int runs = runs(stream);
    set(batch(stream, "running", runs, null));
    String problem;
    try {
      long from = ReadyChild.begin(launcher.log());
      ChildJvm child = launcher.run().start();
      try {
        int status = child.exit().get();
        problem = status == 0 ? null : ReadyChild.ended(status, launcher.log(), from);
      } finally {
        child.close();
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      problem = "did not start: " + e.getMessage();
    }
    if (problem != null) {
      LOG.warn("batch of {} {}", stream, problem);
    }
    set(
        problem == null
            ? batch(stream, "waiting", runs + 1, null)
            : batch(stream, "failed", runs, problem));
  }

  private synchronized int runs(String stream) {
    return seen.get(stream).runs();
  }

  private UpState.Batch batch(String stream, String state, int runs, String problem) {
    return new UpState.Batch(
        stream, state, UpState.now(clock), runs, problem, streams.get(stream).log().toString());
  }

  private void set(UpState.Batch batch) {
    synchronized (this) {
      seen.put(batch.stream(), batch);
    }
    changed.run();
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join(STOP_MILLIS);
  }
}
