/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.epoch.Marker;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.oracle.Oracle;
import org.twinbeam.core.oracle.OracleAnswer;
import org.twinbeam.core.oracle.OracleComparison;
import org.twinbeam.core.oracle.OracleEvent;
import org.twinbeam.local.ServedView;
import org.twinbeam.serving.client.ServingClient;

/**
 * What a stream's answers must be, by the oracle: of its imports, which it takes for one partition
 * in the order of their rows, and of a log's partition 0.
 */
final class ImportedTruth {
  private final Definition definition;
  private final Oracle oracle;
  private final List<LogEntry> imported = new ArrayList<>();
  private final List<LogEntry> logged = new ArrayList<>();
  private long rows;

  ImportedTruth(Definition definition) {
    this.definition = definition;
    this.oracle = new Oracle(definition);
  }

  /** The rows of the next import, in the order of their files' paths. */
  void imported(long number, List<String> payloads, String contentType) {
    mark(imported, -1, number, rows++);
    for (String payload : payloads) {
      imported.add(new LogEntry.Event(record(-1, rows++, payload, contentType)));
    }
  }

  /** The events of the next epoch. */
  void logged(long epoch, List<LogRecord> events) {
    mark(logged, 0, epoch, epoch * 1_000);
    events.forEach(event -> logged.add(new LogEntry.Event(event)));
  }

  /** Epoch 0 begins with the log. */
  private static void mark(List<LogEntry> entries, int partition, long epoch, long offset) {
    if (epoch > 0) {
      entries.add(new LogEntry.Mark(partition, offset, new Marker(epoch, epoch, 1, "test")));
    }
  }

  static LogRecord record(int partition, long offset, String payload, String contentType) {
    return new LogRecord(
        partition, offset, 0, 5, payload.getBytes(StandardCharsets.UTF_8), contentType, null, null);
  }

  Definition definition() {
    return definition;
  }

  /** What the epochs below the horizon, and the first imports, give. */
  OracleAnswer answer(long horizon, long imports) {
    List<OracleEvent> events =
        oracle.judge(List.of(logged, imported)).stream()
            .filter(event -> event.epoch() < (event.partition() < 0 ? imports : horizon))
            .toList();
    return oracle.answer(events, Long.MAX_VALUE);
  }

  /**
   * Fetches every view and compares every cell with what a naive recomputation gives.
   *
   * @param horizon epochs below it count
   * @param imports so many imports, the first, count
   */
  void check(ServingClient client, long horizon, long imports) throws Exception {
    OracleAnswer expected = answer(horizon, imports);
    assertThat(expected.cells()).isNotEmpty();
    for (View view : definition.views()) {
      ServedView served = ServedView.fetch(client, oracle, definition.stream(), view.name());
      OracleComparison comparison = OracleComparison.of(expected.only(view.name()), served.cells());
      assertThat(comparison.differences())
          .as("%s%n%s", view.name(), comparison.describe(5))
          .isEmpty();
      JsonNode provenance = served.provenance();
      assertThat(provenance.path("imports").asLong()).isEqualTo(imports);
      assertThat(Answers.horizon(provenance)).isEqualTo(horizon);
      assertThat(provenance.path("rejects").asLong()).isEqualTo(expected.total().rejected());
      assertThat(provenance.path("duplicates").asLong()).isEqualTo(expected.total().duplicates());
      assertThat(provenance.path("complete").asBoolean()).isTrue();
    }
  }
}
