/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.local.Engine;
import org.twinbeam.local.Jobs;

/**
 * Changes a stream's definition without a hole in its answers: the next definition's versions are
 * built beside the live ones, by a batch run and a speed job of their own; when they have caught up
 * they are promoted; then the streaming jobs start again with the next definition, and the speed
 * job of its own ends.
 */
final class DefinitionChange implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DefinitionChange.class);
  private static final long POLL_MILLIS = 500;
  private static final long RETRY_MILLIS = 3_000;
  private static final long STOP_MILLIS = 20_000;

  /** Exit status of promote where the next versions have not caught up yet. */
  private static final int BEHIND = 2;

  private final UpDirectory directory;
  private final UpSettings settings;
  private final Host host;
  private final Lock turn;
  private final Runnable changed;
  private final Clock clock;
  private final Map<String, UpState.Change> seen = new LinkedHashMap<>();
  private final Thread thread;
  private int number;

  /** What is up, as far as a change needs it. */
  interface Host {
    /** The pipelines of a stream, by some file of its definition. */
    Jobs jobs(String stream, Path definition);

    /** A speed job of its own; up when it has a generation. */
    KeptPart speed(String stream, Jobs jobs);

    /**
     * Starts again what reads definitions, and waits until it is up, and answers of the stream are
     * given from its own speed job again.
     */
    void restart(String stream) throws Exception;
  }

  /**
   * @param turn held during a batch run
   * @param changed told whenever {@link #seen} tells something else
   */
  DefinitionChange(
      UpDirectory directory,
      UpSettings settings,
      Host host,
      Lock turn,
      Runnable changed,
      Clock clock) {
    this.directory = directory;
    this.settings = settings;
    this.host = host;
    this.turn = turn;
    this.changed = changed;
    this.clock = clock;
    this.thread = new Thread(this::loop, "definition-change");
    thread.setDaemon(true);
  }

  DefinitionChange begin() {
    thread.start();
    return this;
  }

  synchronized List<UpState.Change> seen() {
    return new ArrayList<>(seen.values());
  }

  private void loop() {
    try {
      while (true) {
        for (String stream : settings.streams()) {
          if (Files.exists(directory.next(stream))) {
            change(stream);
          }
        }
        Thread.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      LOG.debug("no more changes", e);
    }
  }

  private void change(String stream) throws InterruptedException {
    number++;
    set(stream, "building", null);
    try {
      build(stream);
      set(stream, "done", null);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      LOG.warn("the change of {} failed", stream, e);
      set(stream, "failed", e.getMessage() == null ? e.toString() : e.getMessage());
      delete(directory.next(stream));
    }
  }

  private void build(String stream) throws Exception {
    Path next = directory.next(stream);
    Jobs jobs = host.jobs(stream, next);
    if (isToBeBuilt(stream)) {
      batch(stream, jobs);
    }
    KeptPart speed = settings.hasLog() ? host.speed(stream, jobs) : null;
    try {
      if (speed != null) {
        speed.awaitUp();
      }
      promote(stream, jobs);
      UpDirectory.put(directory.previous(stream), Files.readString(directory.definition(stream)));
      UpDirectory.put(directory.definition(stream), Files.readString(next));
      delete(next);
      host.restart(stream);
    } finally {
      if (speed != null) {
        speed.close();
      }
    }
  }

  private boolean isToBeBuilt(String stream) {
    return settings.hasBatch() && directory.layout().hasLake(stream);
  }

  private void batch(String stream, Jobs jobs) throws Exception {
    String name = "batch-" + stream;
    turn.lockInterruptibly();
    try {
      Path log = directory.layout().log(name);
      long from = ReadyChild.begin(log);
      int status = status(jobs.batch(name));
      if (status != 0) {
        throw new IOException("batch " + ReadyChild.ended(status, log, from));
      }
    } finally {
      turn.unlock();
    }
  }

  /** As soon as the next versions have come as far as the live ones. */
  private void promote(String stream, Jobs jobs) throws Exception {
    while (true) {
      Path log = directory.layout().log("promote-" + stream);
      long from = ReadyChild.begin(log);
      int status = status(jobs.once("promote", Engine.DIRECT, List.of()).log(log).start());
      if (status == 0) {
        return;
      }
      String ended = ReadyChild.ended(status, log, from);
      if (status != BEHIND) {
        throw new IOException("promote " + ended);
      }
      set(stream, "waiting", ended);
      if (isToBeBuilt(stream)) {
        batch(stream, jobs);
      }
      Thread.sleep(RETRY_MILLIS);
    }
  }

  private static int status(ChildJvm child) throws Exception {
    try (child) {
      return child.exit().get();
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("cannot delete {}", file, e);
    }
  }

  private void set(String stream, String state, String problem) {
    String now = clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
    synchronized (this) {
      seen.put(stream, new UpState.Change(stream, number, state, now, problem));
    }
    changed.run();
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join(STOP_MILLIS);
  }
}
