/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
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

  private final Answers answers;
  private final Random random;
  private final Thread thread;
  private final AtomicLong compared = new AtomicLong();
  private final Map<String, Integer> refusals = new TreeMap<>();
  private volatile boolean ended;
  private volatile Throwable wrong;
  private int incomplete;

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
    if (served.provenance().path("complete").asBoolean()) {
      compared.incrementAndGet();
    } else {
      incomplete++;
    }
  }

  private void refused(IOException e) {
    String message = String.valueOf(e.getMessage());
    int at = message.indexOf(" answers ");
    String kind = at < 0 ? e.getClass().getSimpleName() : message.substring(at + 9, at + 12);
    refusals.merge(kind, 1, Integer::sum);
    if (kind.equals("500")) {
      throw new AssertionError("serving failed: " + message, e);
    }
  }

  /** Ends the watch; fails if an answer was wrong. */
  @Override
  public void close() {
    ended = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    assertNothingWrong();
  }

  @Override
  public String toString() {
    return compared + " answers right, " + incomplete + " incomplete, refused " + refusals;
  }
}
