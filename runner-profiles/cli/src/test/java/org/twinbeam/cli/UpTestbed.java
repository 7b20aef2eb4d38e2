/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.oracle.Oracle;
import org.twinbeam.core.oracle.OracleAnswer;
import org.twinbeam.core.oracle.OracleComparison;
import org.twinbeam.core.oracle.OracleEvent.Fate;
import org.twinbeam.local.ServedView;
import org.twinbeam.local.up.UpDirectory;
import org.twinbeam.serving.client.ServingClient;

/** The launcher in a directory of somebody's, as a shell runs it, and what is up there. */
record UpTestbed(Path dir) {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Runs a line of shell, in which {@code twinbeam} is the launcher. */
  Launched shell(String command) throws Exception {
    Path bin = Path.of("../../bin").toRealPath();
    return Launched.run(dir, List.of("sh", "-c", "PATH=" + bin + ":$PATH; " + command));
  }

  UpDirectory up() {
    return new UpDirectory(dir.resolve(".twinbeam"));
  }

  ServingClient client() throws IOException {
    return new ServingClient(up().state().orElseThrow().serving());
  }

  /** What serving tells of a stream. */
  JsonNode stream(String stream) throws IOException, InterruptedException {
    for (JsonNode each : client().get("/v1/status").path("streams")) {
      if (each.path("stream").asText().equals(stream)) {
        return each;
      }
    }
    throw new IOException("serving knows no stream " + stream);
  }

  long count(String stream, String what) throws IOException, InterruptedException {
    return stream(stream).path("events").path(what).asLong();
  }

  boolean batchHasTakenOver(String stream) throws IOException, InterruptedException {
    return stream(stream).path("horizon").path("epoch").asLong() > 0;
  }

  static void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      Thread.sleep(200);
    }
  }

  /** Events as a log would have them. */
  static List<LogEntry> log(List<byte[]> payloads) {
    List<LogEntry> log = new ArrayList<>();
    payloads.forEach(payload -> log.add(event(log.size(), payload, null)));
    return log;
  }

  static LogEntry event(long offset, byte[] payload, String source) {
    return new LogEntry.Event(
        new LogRecord(0, offset, 0, 0, payload, null, source, "test/" + offset));
  }

  /**
   * How many of the events are accepted and no duplicates.
   *
   * @param name file of the definition
   */
  long accepted(String name, List<LogEntry> log) throws Exception {
    Oracle oracle = new Oracle(DefinitionReader.read(dir.resolve(name)));
    return oracle.judge(List.of(log)).stream()
        .filter(event -> event.fate() == Fate.ACCEPTED)
        .count();
  }

  /**
   * Compares all cells of all views of a definition with the oracle's.
   *
   * @param name file of the definition
   */
  void assertAnswers(String name, List<LogEntry> log) throws Exception {
    Definition definition = DefinitionReader.read(dir.resolve(name));
    Oracle oracle = new Oracle(definition);
    OracleAnswer expected = oracle.answer(oracle.judge(List.of(log)), Long.MAX_VALUE);
    assertThat(definition.views()).isNotEmpty();
    for (View view : definition.views()) {
      ServedView served = ServedView.fetch(client(), oracle, definition.stream(), view.name());
      OracleComparison comparison = OracleComparison.of(expected.only(view.name()), served.cells());
      assertThat(comparison.differences()).as(view.name()).isEmpty();
      assertThat(comparison.cells()).isPositive();
      assertThat(served.batchEvents()).as("events from batch").isPositive();
    }
  }
}
