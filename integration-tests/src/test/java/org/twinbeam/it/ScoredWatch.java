/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.oracle.OracleComparison;
import org.twinbeam.local.ServedView;
import org.twinbeam.serving.client.ServingClient;

/**
 * Asks for a view all the while that its version changes: each answer must be that of the version
 * that it names, in every cell, and of no other.
 */
final class ScoredWatch implements AutoCloseable {
  private final ServingClient client;
  private final View view;
  private final Map<String, Truth> truths;
  private final Random random;
  private final Map<String, Integer> compared = new TreeMap<>();
  private final Thread thread = new Thread(this::watch, "scored-watch");
  private volatile boolean ended;
  private volatile Throwable wrong;

  private ScoredWatch(ServingClient client, View view, Map<String, Truth> truths, long seed) {
    this.client = client;
    this.view = view;
    this.truths = truths;
    this.random = new Random(seed);
  }

  /**
   * @param truths by version of the view
   */
  static ScoredWatch start(ServingClient client, View view, Map<String, Truth> truths, long seed) {
    ScoredWatch watch = new ScoredWatch(client, view, truths, seed);
    watch.thread.start();
    return watch;
  }

  private void watch() {
    try {
      while (!ended) {
        ask();
        Thread.sleep(10);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) { // To be thrown in the test's own thread.
      wrong = e;
    }
  }

  private void ask() throws IOException, InterruptedException {
    Truth any = truths.values().iterator().next();
    String stream = any.definition().stream();
    JsonNode now =
        client
            .get("/v1/streams/" + stream + "/views/" + view.name() + "?limit=1")
            .path("provenance");
    long from = Answers.horizon(now) - 1;
    long settled = Answers.settled(now);
    if (settled < Math.max(from, 0)) {
      return;
    }
    long epoch = settled - Math.min(settled - from, random.nextInt(4));
    ServedView served;
    try {
      served = ServedView.fetch(client, any.oracle(), stream, view.name(), "&asOf=" + epoch);
    } catch (IOException e) {
      // The horizon has moved past the epoch, or the version has changed between two pages.
      assertThat(e.getMessage()).containsAnyOf(" answers 400", " answers 410");
      return;
    }
    String version = served.provenance().path("version").asText();
    assertThat(truths).as("version that is served").containsKey(version);
    OracleComparison comparison =
        OracleComparison.of(
            truths.get(version).asOf(view, epoch).only(view.name()), served.cells());
    assertThat(comparison.differences())
        .as("version %s as of epoch %s%n%s", version, epoch, comparison.describe(5))
        .isEmpty();
    assertThat(served.provenance().path("complete").asBoolean()).isTrue();
    compared.merge(version, 1, Integer::sum);
  }

  /** Ends the watch; fails if an answer was wrong, or none was compared of one of the versions. */
  void end() {
    close();
    if (wrong != null) {
      throw new AssertionError("a wrong answer was given: " + wrong.getMessage(), wrong);
    }
    assertThat(compared).as("answers compared").containsOnlyKeys(truths.keySet());
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
    return compared + " answers by version, all right";
  }
}
