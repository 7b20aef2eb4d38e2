/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.prepare.Outcome.Prepared;
import org.twinbeam.core.prepare.Outcome.Rejected;
import org.twinbeam.core.shard.StreamPlan;
import org.twinbeam.serving.AnswerJson;

/** A preview, for people and for programs. */
final class PreviewReport {
  private final StreamPlan plan;
  private final Samples samples;
  private final Preview preview;
  private final List<String> columns;

  PreviewReport(StreamPlan plan, Samples samples, Preview preview) {
    this.plan = plan;
    this.samples = samples;
    this.preview = preview;
    this.columns = new ArrayList<>();
    Definition definition = plan.definition();
    definition.fields().forEach(field -> columns.add(field.name()));
    definition.derived().forEach(field -> columns.add(field.name()));
  }

  /** With at most so many rows of each kind. */
  List<String> lines(int rows) {
    List<String> lines = new ArrayList<>();
    lines.add(
        plan.definition().stream()
            + ": "
            + (samples.all() ? "all " : "")
            + Counted.of(samples.events().size(), "event")
            + " of "
            + samples.origin()
            + " = "
            + Counted.number(preview.accepted().size())
            + " accepted + "
            + Counted.number(preview.rejected().size())
            + " rejected + "
            + Counted.of(preview.duplicates().size(), "duplicate"));
    if (rows > 0) {
      accepted(lines, rows);
      rejected(lines, rows);
      duplicates(lines, rows);
      plan.definition().views().forEach(view -> cells(lines, view, rows));
    }
    return lines;
  }

  private void accepted(List<String> lines, int rows) {
    Table table = new Table(columns);
    preview.accepted().values().stream().limit(rows).forEach(event -> table.add(row(event)));
    section(lines, "accepted", preview.accepted().size(), rows, table);
  }

  private List<String> row(Prepared event) {
    List<String> row = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      row.add(Values.text(event.values()[i]));
    }
    return row;
  }

  /** Causes are told whole: they are what somebody looks for. */
  private void rejected(List<String> lines, int rows) {
    heading(lines, "rejected", preview.rejected().size(), rows);
    preview.rejected().entrySet().stream()
        .limit(rows)
        .forEach(
            each -> {
              Rejected reject = each.getValue();
              lines.add(
                  "  event " + (each.getKey() + 1) + "  " + reject.step() + ": " + reject.cause());
            });
  }

  private void duplicates(List<String> lines, int rows) {
    heading(lines, "duplicates", preview.duplicates().size(), rows);
    if (!preview.duplicates().isEmpty()) {
      lines.add(
          "  events "
              + String.join(
                  ", ",
                  preview.duplicates().stream()
                      .limit(10L * rows)
                      .map(number -> Counted.number(number + 1))
                      .toList()));
    }
  }

  private void cells(List<String> lines, View view, int rows) {
    List<Preview.CellAnswer> cells = preview.cells().get(view.name());
    List<String> names = new ArrayList<>(view.key());
    names.add("window");
    view.measures().forEach(measure -> names.add(measure.name()));
    Table table = new Table(names);
    for (Preview.CellAnswer cell : cells.subList(0, Math.min(rows, cells.size()))) {
      List<String> row = new ArrayList<>();
      AnswerJson.key(view, cell.key()).values().forEach(value -> row.add(keyText(value)));
      row.add(Instant.ofEpochMilli(cell.windowStart()).toString());
      cell.measures().values().forEach(measure -> row.add(Values.text(measure)));
      table.add(row);
    }
    section(lines, "cells of " + view.name(), cells.size(), rows, table);
  }

  private static String keyText(Object part) {
    JsonNode value = (JsonNode) part;
    return value.isNull() ? "-" : value.asText();
  }

  private static void heading(List<String> lines, String what, int count, int rows) {
    if (count > 0) {
      lines.add("");
      lines.add(
          what
              + (count > rows
                  ? ", the first " + Counted.number(rows) + " of " + Counted.number(count)
                  : ""));
    }
  }

  private static void section(List<String> lines, String what, int count, int rows, Table table) {
    heading(lines, what, count, rows);
    if (count > 0) {
      table.lines().forEach(line -> lines.add("  " + line));
    }
  }

  /** All of it. */
  Map<String, Object> json() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("stream", plan.definition().stream());
    body.put("read", samples.events().size());
    body.put("all", samples.all());
    List<Map<String, Object>> accepted = new ArrayList<>();
    preview
        .accepted()
        .forEach(
            (number, event) -> {
              Map<String, Object> fields = new LinkedHashMap<>();
              for (int i = 0; i < columns.size(); i++) {
                fields.put(columns.get(i), Values.json(event.values()[i]));
              }
              Map<String, Object> row = new LinkedHashMap<>();
              row.put("event", number + 1);
              row.put("fields", fields);
              accepted.add(row);
            });
    body.put("accepted", accepted);
    List<Map<String, Object>> rejected = new ArrayList<>();
    preview
        .rejected()
        .forEach(
            (number, reject) -> {
              Map<String, Object> row = new LinkedHashMap<>();
              row.put("event", number + 1);
              row.put("step", reject.step().name());
              row.put("cause", reject.cause());
              rejected.add(row);
            });
    body.put("rejected", rejected);
    body.put("duplicates", preview.duplicates().stream().map(number -> number + 1).toList());
    Map<String, Object> views = new LinkedHashMap<>();
    for (View view : plan.definition().views()) {
      views.put(
          view.name(), preview.cells().get(view.name()).stream().map(c -> cell(view, c)).toList());
    }
    body.put("views", views);
    return body;
  }

  private static Map<String, Object> cell(View view, Preview.CellAnswer cell) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("key", AnswerJson.key(view, cell.key()));
    row.put("window", AnswerJson.window(cell.windowStart(), view.window().size().toMillis()));
    Map<String, Object> measures = new LinkedHashMap<>();
    cell.measures().forEach((name, value) -> measures.put(name, AnswerJson.value(value)));
    row.put("measures", measures);
    return row;
  }
}
