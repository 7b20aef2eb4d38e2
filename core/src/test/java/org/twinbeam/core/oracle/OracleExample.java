/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.oracle;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.definition.View.Aggregate;
import org.twinbeam.core.definition.View.Measure;
import org.twinbeam.core.definition.View.Window;
import org.twinbeam.core.epoch.Marker;
import org.twinbeam.core.log.LogEntry;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.schema.Field;
import org.twinbeam.core.schema.FieldType;

/** A small definition and ways to write a log for it by hand. */
final class OracleExample {

  static final Definition DEFINITION =
      new Definition(
          "trips",
          "",
          "",
          Definition.Format.JSON,
          List.of(
              required("id", new FieldType.StringType()),
              required("at", new FieldType.TimestampType("iso", ZoneOffset.UTC)),
              required("from", new FieldType.StringType()),
              optional("delay", new FieldType.Int32Type())),
          Optional.of("id"),
          2,
          Optional.empty(),
          "at",
          List.of(),
          List.of(),
          List.of(new Definition.Rule("not_absurd", "delay == null || delay < 1000")),
          List.of(new Definition.Derived("late", "delay > 15", new FieldType.BoolType(), false)),
          List.of(),
          List.of(
              new View(
                  "hourly",
                  "",
                  List.of("from"),
                  new Window.Fixed(Duration.ofHours(1)),
                  List.of(
                      measure("trips", Aggregate.COUNT, null, null),
                      measure("mean_delay", Aggregate.MEAN, "delay", null),
                      measure("share_late", Aggregate.MEAN, "late", null),
                      measure("worst_late", Aggregate.MAX, "delay", "late"),
                      measure("last_delay", Aggregate.LAST, "delay", null))),
              new View(
                  "sliding",
                  "",
                  List.of(),
                  new Window.Sliding(Duration.ofHours(2), Duration.ofHours(1)),
                  List.of(measure("trips", Aggregate.COUNT, null, null)))),
          "");

  private OracleExample() {}

  static Field required(String name, FieldType type) {
    return new Field(name, type, true, "");
  }

  static Field optional(String name, FieldType type) {
    return new Field(name, type, false, "");
  }

  static Measure measure(String name, Aggregate aggregate, String of, String where) {
    return new Measure(
        name,
        aggregate,
        Optional.ofNullable(of),
        Optional.ofNullable(where),
        Optional.empty(),
        Optional.empty());
  }

  /** A partition's entries: texts are payloads, numbers are markers; offsets count from 0. */
  static List<LogEntry> partition(int partition, Object... entries) {
    List<LogEntry> log = new ArrayList<>();
    for (Object entry : entries) {
      long offset = log.size();
      log.add(
          entry instanceof Integer epoch
              ? new LogEntry.Mark(partition, offset, new Marker(epoch, 0, 2, "test"))
              : new LogEntry.Event(
                  new LogRecord(
                      partition,
                      offset,
                      LogRecord.UNKNOWN_EPOCH,
                      0,
                      ((String) entry).getBytes(StandardCharsets.UTF_8),
                      null,
                      null,
                      null)));
    }
    return log;
  }

  /** A payload with event time on 2001-01-01. */
  static String trip(String id, String time, String from, Integer delay) {
    return "{\"id\":\"%s\",\"at\":\"2001-01-01T%sZ\",\"from\":\"%s\",\"delay\":%s}"
        .formatted(id, time, from, delay);
  }

  /** The measures of a cell of the hourly view, which must be there. */
  static Map<String, Expected> hourly(OracleAnswer answer, String from, int hour) {
    return answer.cells().get(cell("hourly", List.of(from), hour, 1));
  }

  static Cell cell(String view, List<String> key, int hour, int hours) {
    Instant start = Instant.parse("2001-01-01T00:00:00Z").plus(Duration.ofHours(hour));
    return new Cell(view, key, start, start.plus(Duration.ofHours(hours)));
  }
}
