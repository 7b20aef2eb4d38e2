/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.embedded.LogTail;
import org.twinbeam.local.Engine;
import org.twinbeam.serving.Serving;
import org.twinbeam.serving.ServingConfig;
import org.twinbeam.serving.client.ServingClient;

/**
 * A stream whose answers are merged: of the last tenth of the flights, every second one comes
 * through the log in several epochs and waits in the speed layer's states; all others were imported
 * and are a batch run.
 */
final class MergedStream {
  private static final int EPOCHS = 10;
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String MORE_VIEWS =
      """
        hourly_means:
          key: [origin]
          window: 1h
          measures:
            flights: count
            mean_delay: mean(delay)
        top_100_routes:
          key: []
          window: 1d
          measures:
            busiest: top(route, 100)
      """;

  private final Bench bench;
  private final String name;
  private final int most;
  private final Path definition;
  private Instant speedFrom;

  /**
   * @param most flights
   */
  MergedStream(Bench bench, String name, int most) throws IOException {
    this.bench = bench;
    this.name = name;
    this.most = most;
    this.definition = bench.definition(name);
    String text = Files.readString(definition);
    Files.writeString(definition, text.stripTrailing() + "\n" + MORE_VIEWS.indent(0));
  }

  String name() {
    return name;
  }

  /** From this departure on, states of both layers are merged. */
  Instant speedFrom() {
    return speedFrom;
  }

  /** Fills both layers; when it returns, all is answered. */
  void load() throws Exception {
    Path imported = bench.file(name + ".jsonl");
    try (EventLog log = new EventLog(bench.log(), name)) {
      int flights = divide(imported, log);
      bench.pipeline(Engine.SPARK, definition, "import", "--files=" + imported);
      Files.delete(imported);
      bench.pipeline(Engine.SPARK, definition, "batch");
      try (ChildJvm speed =
          bench.start(
              Engine.FLINK,
              definition,
              "speed",
              "--bootstrapServers=" + bench.log().bootstrapServers())) {
        awaitSettled(speed, log.epochs() - 1);
      }
      checkComplete(flights);
    }
  }

  /**
   * @return how many flights there are
   */
  private int divide(Path imported, EventLog log) throws Exception {
    int flights = bench.eachFlight(most, json -> {});
    int last = flights - flights / 10;
    AtomicInteger number = new AtomicInteger();
    byte[][] before = new byte[1][];
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(imported), 1 << 20)) {
      bench.eachFlight(
          most,
          json -> {
            // The second of two that are equal goes where the first went.
            int at = Arrays.equals(json, before[0]) ? number.get() : number.incrementAndGet();
            before[0] = json;
            try {
              if (at > last && speedFrom == null) {
                speedFrom = Instant.parse(JSON.readTree(json).path("departed").asText() + "Z");
              }
              if (at > last && at % 2 == 0) {
                log.append(json);
                if ((at - last) % Math.max(2, (flights - last) / EPOCHS / 2 * 2) == 0) {
                  log.mark();
                }
              } else {
                out.write(json);
                out.write('\n');
              }
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });
    }
    log.mark();
    return flights;
  }

  private void awaitSettled(ChildJvm speed, long epoch) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(20);
    try (Serving serving = Serving.start(ServingConfig.local(bench.store(), 0))) {
      ServingClient client = new ServingClient(serving.url());
      while (status(client).path("settled").path("epoch").asLong(-1) < epoch) {
        if (!speed.isAlive() || System.nanoTime() > deadline) {
          throw new IllegalStateException(
              "speed has not come to epoch " + epoch + "\n" + LogTail.of(speed.log(), 40));
        }
        Thread.sleep(200);
      }
    }
  }

  private void checkComplete(int flights) throws Exception {
    try (Serving serving = Serving.start(ServingConfig.local(bench.store(), 0))) {
      JsonNode status = status(new ServingClient(serving.url()));
      JsonNode events = status.path("events");
      long judged = events.path("accepted").asLong() + events.path("rejected").asLong();
      if (!status.path("complete").asBoolean() || judged != flights) {
        throw new IllegalStateException(
            "%,d flights were sent; the store has %s".formatted(flights, status));
      }
    }
  }

  private JsonNode status(ServingClient client) throws Exception {
    for (JsonNode stream : client.get("/v1/status").path("streams")) {
      if (stream.path("stream").asText().equals(name)) {
        return stream;
      }
    }
    throw new IllegalStateException("serving does not know stream " + name);
  }
}
