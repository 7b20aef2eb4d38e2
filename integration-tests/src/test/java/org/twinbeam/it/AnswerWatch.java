/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.twinbeam.core.definition.View;
import org.twinbeam.local.ServedView;

/**
 * Asks while everything else happens: a view, as of an epoch between the horizon's predecessor and
 * the newest settled one, again and again. An answer may be refused while something is down; one
 * that is given must be right.
 */
final class AnswerWatch implements AutoCloseable {
  private static final int PAUSE_MILLIS = 20;

  /** The store is down; or the horizon has moved past the epoch, or past the page, meanwhile. */
  private static final Set<String> MEANT = Set.of("503", "400", "410");

  private final Answers answers;
  private final Random random;
  private final Thread thread;
  private final AtomicLong compared = new AtomicLong();
  private final Map<String, Integer> refusals = new TreeMap<>();
  private volatile boolean ended;
  private volatile Throwable wrong;

  private AnswerWatch(Answers answers, long seed) {
    this.answers = answers;
    this.random = new Random(seed);
    this.thread = new Thread(this::watch, "answer-watch");
  }

  static AnswerWatch start(Answers answers, long seed) {
    AnswerWatch watch = new AnswerWatch(answers, seed);
    watch.thread.start();
    return watch;
  }

  /** Answers found right so far. */
  long compared() {
    return compared.get();
  }

  /** Fails at once if an answer was wrong. */
  void assertNothingWrong() {
    if (wrong != null) {
      throw new AssertionError("a wrong answer was given: " + wrong.getMessage(), wrong);
    }
  }

  private void watch() {
    try {
      while (!ended) {
        try {
          ask();
        } catch (IOException e) {
          refused(e);
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) { // To be thrown in the test's own thread.
      wrong = e;
    }
  }

  private void ask() throws IOException, InterruptedException {
    List<View> views = answers.truth().definition().views();
    View view = views.get(random.nextInt(views.size()));
    JsonNode provenance = answers.provenance(view);
    long from = Answers.horizon(provenance) - 1;
    long settled = Answers.settled(provenance);
    if (settled < from || settled < 0) {
      return;
    }
    // The newest are asked for most: there is where things are still moving.
    long back = Math.min(settled - from, (long) Math.abs(random.nextGaussian() * 4));
    long epoch = settled - back;
    ServedView served = answers.compare(view, answers.truth().asOf(view, epoch), "&asOf=" + epoch);
    if (!served.provenance().path("complete").asBoolean()) {
      throw new AssertionError(
          view.name() + " as of the settled epoch " + epoch + ": " + served.provenance());
    }
    compared.incrementAndGet();
  }

  private void refused(IOException e) {
    String message = String.valueOf(e.getMessage());
    int at = message.indexOf(" answers ");
    String kind = at < 0 ? e.getClass().getSimpleName() : message.substring(at + 9, at + 12);
    refusals.merge(kind, 1, Integer::sum);
    if (at >= 0 && !MEANT.contains(kind)) {
      throw new AssertionError("serving refused what it must answer: " + message, e);
    }
  }

  /** Fails if an answer was wrong, or none was compared since there were so many. */
  void assertRight(long since) {
    assertNothingWrong();
    assertThat(compared()).as("answers compared").isGreaterThan(since);
  }

  /** Ends the watch; fails if an answer was wrong, or none was compared at all. */
  void end() {
    close();
    assertRight(0);
  }

  @Override
  public void close() {
    ended = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return compared + " answers, all right; refused " + refusals;
  }
}
