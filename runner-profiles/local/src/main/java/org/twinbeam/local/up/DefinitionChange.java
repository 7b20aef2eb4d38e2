/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    /** Starts the broker that a definition's events are to come from, if there is none yet. */
    void startBroker(Path definition) throws Exception;

    /** The pipelines of a stream, by some file of its definition. */
    Jobs jobs(String stream, Path definition);

    /** A speed job of its own. */
    KeptPart speed(String stream, Jobs jobs);

    /** Ends that. */
    void end(KeptPart speed) throws InterruptedException;

    /**
     * Starts again what reads definitions, and waits until it is up, and answers of the stream are
     * given from its own speed job again.
     */
    void restart(String stream) throws InterruptedException;
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
    Path next = directory.next(stream);
    KeptPart speed = null;
    try {
      host.startBroker(next);
      Jobs jobs = host.jobs(stream, next);
      if (isToBeBuilt(stream)) {
        batch(stream, jobs);
      }
      if (settings.hasLog()) {
        speed = host.speed(stream, jobs);
        speed.awaitUp();
      }
      promote(stream, jobs);
      set(stream, "done", null);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      LOG.warn("the change of {} failed", stream, e);
      giveUp(stream);
      set(stream, "failed", e.getMessage() == null ? e.toString() : e.getMessage());
    } finally {
      if (speed != null) {
        host.end(speed);
      }
    }
  }

  /** As soon as the next versions have come as far as the live ones, they take over. */
  private void promote(String stream, Jobs jobs) throws Exception {
    while (true) {
      // No batch run of the old definition meanwhile: it would register views that are dropped.
      turn.lockInterruptibly();
      try {
        Optional<String> behind = promoted(stream, jobs);
        if (behind.isEmpty()) {
          takeOver(stream);
          return;
        }
        set(stream, "waiting", behind.get());
      } finally {
        turn.unlock();
      }
      if (isToBeBuilt(stream)) {
        batch(stream, jobs);
      }
      Thread.sleep(RETRY_MILLIS);
      if (!Files.exists(directory.next(stream))) {
        throw new IOException("it was taken back");
      }
    }
  }

  /** What is still missing; nothing if the next versions are answered from now. */
  private Optional<String> promoted(String stream, Jobs jobs) throws Exception {
    Path log = directory.layout().log("promote-" + stream);
    long from = ReadyChild.begin(log);
    int status = status(jobs.once("promote", Engine.DIRECT, List.of()).log(log).start());
    if (status == 0) {
      return Optional.empty();
    }
    String ended = ReadyChild.ended(status, log, from);
    if (status != BEHIND) {
      throw new IOException("promote " + ended);
    }
    return Optional.of(ended);
  }

  /**
   * From here on there is no way back, and nothing that fails is given up. The next definition's
   * file goes last: where this process is killed before, the change is gone through again.
   */
  private void takeOver(String stream) throws InterruptedException, IOException {
    set(stream, "switching", null);
    Path next = directory.next(stream);
    String yaml = Files.readString(next);
    String before = Files.readString(directory.definition(stream));
    if (!before.equals(yaml)) {
      UpDirectory.put(directory.previous(stream), before);
      UpDirectory.put(directory.definition(stream), yaml);
    }
    host.restart(stream);
    // A job of the old definition that was just starting may have registered what it drops.
    retireDropped(stream);
    Files.deleteIfExists(next);
  }

  /** The next definition's new views were registered, and are not answered without it. */
  private void giveUp(String stream) throws InterruptedException {
    try {
      Files.deleteIfExists(directory.next(stream));
    } catch (IOException e) {
      LOG.warn("cannot delete {}", directory.next(stream), e);
    }
    retireDropped(stream);
  }

  private void retireDropped(String stream) throws InterruptedException {
    try {
      promoted(stream, host.jobs(stream, directory.definition(stream)))
          .ifPresent(behind -> LOG.warn("views of {} were not retired: {}", stream, behind));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      LOG.warn("views of {} were not retired", stream, e);
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

  private static int status(ChildJvm child) throws Exception {
    try (child) {
      return child.exit().get();
    }
  }

  private void set(String stream, String state, String problem) {
    synchronized (this) {
      UpState.Change last = seen.get(stream);
      boolean same = last != null && last.number() == number && last.state().equals(state);
      String since = same ? last.since() : UpState.now(clock);
      seen.put(stream, new UpState.Change(stream, number, state, since, problem));
    }
    changed.run();
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join(STOP_MILLIS);
  }
}
