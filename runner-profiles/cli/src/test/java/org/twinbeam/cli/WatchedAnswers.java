/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.twinbeam.serving.client.ServingClient;

/**
 * Asks a view over and over while something else happens, and no events come in: each answer must
 * be whole, and count what it counted before, or what it is to count afterwards; and from then on
 * that.
 */
final class WatchedAnswers implements AutoCloseable {
  private final ServingClient serving;
  private final String path;
  private final String measure;
  private final List<Long> counted = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final Thread thread = new Thread(this::watch, "watched-answers");
  private volatile boolean closed;

  /**
   * @param path of a view whose rows come in one page
   * @param measure one that counts events
   */
  WatchedAnswers(ServingClient serving, String path, String measure) {
    this.serving = serving;
    this.path = path;
    this.measure = measure;
    thread.start();
  }

  private void watch() {
    while (!closed) {
      try {
        JsonNode answer = serving.get(path);
        long sum = 0;
        for (JsonNode row : answer.path("rows")) {
          sum += row.path(measure).asLong();
        }
        counted.add(sum);
        if (!answer.at("/provenance/complete").asBoolean() || answer.has("next")) {
          failures.add("not whole: " + answer.path("provenance"));
        }
        Thread.sleep(50);
      } catch (InterruptedException e) {
        return;
      } catch (Exception e) {
        failures.add(e.toString());
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.join();
  }

  /** After it is closed. */
  void assertOnly(long before, long after) {
    assertThat(failures).isEmpty();
    assertThat(counted).hasSizeGreaterThan(20);
    assertThat(Set.copyOf(counted)).isSubsetOf(before, after);
    assertThat(counted.get(counted.size() - 1)).isEqualTo(after);
    if (before != after) {
      assertThat(counted.lastIndexOf(before)).isLessThan(counted.indexOf(after));
    }
  }
}
