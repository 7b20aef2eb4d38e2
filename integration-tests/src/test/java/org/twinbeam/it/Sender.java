/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A client of the gateway as its documentation wants it: sends batches of events of its own ids,
 * and each of them again until it is acknowledged.
 */
final class Sender implements Runnable {
  private static final int BATCH = 20;

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final URI events;
  private final String name;
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong retries = new AtomicLong();
  private volatile boolean ending;
  private volatile String wrong;

  Sender(String gateway, String stream, String name) {
    this.events = URI.create(gateway + "/v1/streams/" + stream + "/events");
    this.name = name;
  }

  /** Until it is told to end, and its last batch is acknowledged. */
  @Override
  public void run() {
    while (!ending && wrong == null) {
      send(acknowledged.get());
      acknowledged.addAndGet(BATCH);
      pause(20);
    }
  }

  private void send(long from) {
    StringBuilder body = new StringBuilder("[");
    for (long i = from; i < from + BATCH; i++) {
      body.append(i == from ? "" : ",").append(event(i));
    }
    HttpRequest request =
        HttpRequest.newBuilder(events)
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(30))
            .POST(HttpRequest.BodyPublishers.ofString(body.append("]").toString()))
            .build();
    while (!attempt(request) && wrong == null) {
      retries.incrementAndGet();
      pause(100);
    }
  }

  private boolean attempt(HttpRequest request) {
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 202 && answer.statusCode() != 429 && answer.statusCode() != 503) {
        wrong = name + " was answered " + answer.statusCode() + ": " + answer.body();
      }
      return answer.statusCode() == 202;
    } catch (IOException e) {
      return false; // Killed, or not up again.
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  String event(long number) {
    return "{\"id\":\"%s-%d\",\"client\":\"%s\",\"n\":%d,\"at\":\"2001-01-01T00:00:00Z\"}"
        .formatted(name, number, name, number);
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis); // The pace of the load.
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  String name() {
    return name;
  }

  /** Events of which it was told that the log has them: those from 0 to this. */
  long acknowledged() {
    return acknowledged.get();
  }

  long retries() {
    return retries.get();
  }

  /** What it was answered and should not have been; null if nothing. */
  String wrong() {
    return wrong;
  }

  void end() {
    ending = true;
  }
}
