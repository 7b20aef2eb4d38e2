/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Posts events to the gateway as lines of JSON: what has come in since the last request was
 * answered, so requests grow with the rate. One at a time, which keeps the order; what is refused
 * for now is sent again.
 */
final class HttpSender implements Sender {
  private static final int LINES = 500;
  private static final int WAITING = 4 * LINES;
  private static final int ACCEPTED = 202;
  private static final Duration AGAIN = Duration.ofMillis(200);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI target;
  private final BlockingQueue<Planned> waiting = new ArrayBlockingQueue<>(WAITING);
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final Thread thread = new Thread(this::loop, "http-sender");
  private int taken;

  /**
   * @param gateway its address, as in {@code http://127.0.0.1:18081}
   */
  HttpSender(String gateway, String stream) {
    this.target = URI.create(gateway + "/v1/streams/" + stream + "/events");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void send(Planned event) throws Exception {
    check();
    waiting.put(event);
    taken++;
  }

  @Override
  public void flush() throws Exception {
    while (acknowledged.get() < taken) {
      check();
      Thread.sleep(5);
    }
  }

  @Override
  public int acknowledged() {
    return acknowledged.get();
  }

  private void check() throws Exception {
    Exception failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }

  private void loop() {
    try {
      List<Planned> batch = new ArrayList<>(LINES);
      while (true) {
        batch.add(waiting.take());
        waiting.drainTo(batch, LINES - 1);
        post(lines(batch));
        acknowledged.addAndGet(batch.size());
        batch.clear();
      }
    } catch (InterruptedException e) {
      // Closed.
    } catch (IOException | RuntimeException e) {
      failure.set(e);
    }
  }

  private void post(byte[] lines) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(target)
            .header("Content-Type", "application/x-ndjson")
            .POST(HttpRequest.BodyPublishers.ofByteArray(lines))
            .build();
    while (true) {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() == ACCEPTED) {
        return;
      } else if (answer.statusCode() != 429 && answer.statusCode() != 503) {
        throw new IOException(target + " answered " + answer.statusCode() + ": " + answer.body());
      }
      Thread.sleep(AGAIN.toMillis());
    }
  }

  private static byte[] lines(List<Planned> events) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Planned event : events) {
      lines.writeBytes(event.payload());
      lines.write('\n');
    }
    return lines.toByteArray();
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
