/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.twinbeam.core.definition.Cases;
import org.twinbeam.core.definition.View;
import org.twinbeam.core.shard.CellId;
import org.twinbeam.core.shard.StreamPlan;
import org.twinbeam.core.view.CellState;
import org.twinbeam.core.view.ViewPlan;
import org.twinbeam.serving.AnswerJson;

/**
 * A case, and what is not as it expects.
 *
 * @param differences one text each; none if all is as expected
 */
record CaseResult(Cases.Case test, List<String> differences) {
  private static final ObjectMapper JSON = new ObjectMapper();

  boolean passed() {
    return differences.isEmpty();
  }

  /**
   * Compares.
   *
   * @param rows the accepted events' fields, in their order
   * @param result what the layers' transforms made of the events
   */
  static CaseResult of(StreamPlan plan, Cases.Case test, List<JsonNode> rows, JsonNode result)
      throws IOException {
    List<String> differences = new ArrayList<>();
    test.rows()
        .filter(expected -> !rows(expected, rows, differences) && test.rejects().isEmpty())
        .ifPresent(
            expected ->
                result.path("rejects").forEach(reject -> differences.add(rejected(reject))));
    test.rejects().ifPresent(expected -> rejects(expected, result.path("rejects"), differences));
    test.duplicates()
        .filter(expected -> expected != result.path("duplicates").asInt())
        .ifPresent(
            expected ->
                differences.add(
                    "expected "
                        + Counted.of(expected, "duplicate")
                        + ", found "
                        + result.path("duplicates")));
    for (Map.Entry<String, List<Map<String, String>>> view : test.cells().entrySet()) {
      cells(view.getKey(), view.getValue(), answers(plan, view.getKey(), result), differences);
    }
    return new CaseResult(test, List.copyOf(differences));
  }

  /** Whether there are as many as expected. */
  private static boolean rows(
      List<Map<String, String>> expected, List<JsonNode> rows, List<String> differences) {
    if (expected.size() != rows.size()) {
      differences.add(
          "expected "
              + Counted.of(expected.size(), "accepted event")
              + ", found "
              + rows.size()
              + (rows.isEmpty() ? "" : ": " + rows));
    }
    for (int i = 0; i < Math.min(expected.size(), rows.size()); i++) {
      different(expected.get(i), rows.get(i), "row " + (i + 1), differences);
    }
    return expected.size() == rows.size();
  }

  private static String rejected(JsonNode reject) {
    return "event "
        + reject.path("event")
        + " is rejected: "
        + reject.path("step").asText()
        + ": "
        + reject.path("cause").asText();
  }

  private static void rejects(
      List<Cases.Reject> expected, JsonNode rejects, List<String> differences) {
    Map<Integer, JsonNode> found = new LinkedHashMap<>();
    rejects.forEach(reject -> found.put(reject.path("event").asInt(), reject));
    for (Cases.Reject reject : expected) {
      JsonNode told = found.remove(reject.event());
      if (told == null) {
        differences.add("event " + reject.event() + " is no reject");
        continue;
      }
      String step = told.path("step").asText();
      String cause = told.path("cause").asText();
      if (!reject.step().orElse(step).equals(step) || !cause.contains(reject.cause().orElse(""))) {
        String wanted =
            String.join(
                ": ", Stream.of(reject.step(), reject.cause()).flatMap(Optional::stream).toList());
        differences.add(
            "event "
                + reject.event()
                + " is rejected: expected "
                + wanted
                + ", found "
                + step
                + ": "
                + cause);
      }
    }
    found.values().forEach(reject -> differences.add(rejected(reject)));
  }

  /** A view's cells: key fields, window and measures. */
  private static List<JsonNode> answers(StreamPlan plan, String name, JsonNode result)
      throws IOException {
    ViewPlan view = plan.view(name);
    Map<CellId, CellState> panes = new HashMap<>();
    for (JsonNode state : result.path("states")) {
      if (state.path("view").asText().equals(name)) {
        panes.put(
            new CellId(
                plan.views().indexOf(view),
                state.path("key").asText(),
                state.path("pane").asLong()),
            view.read(state.path("state").binaryValue()));
      }
    }
    List<JsonNode> cells = new ArrayList<>();
    for (Preview.CellAnswer answer : Preview.answers(view, panes)) {
      Map<String, Object> cell = new LinkedHashMap<>(AnswerJson.key(view.view(), answer.key()));
      cell.put("window", Instant.ofEpochMilli(answer.windowStart()).toString());
      answer.measures().forEach((measure, value) -> cell.put(measure, AnswerJson.value(value)));
      cells.add(Json.tree(cell));
    }
    return cells;
  }

  private static void cells(
      String view,
      List<Map<String, String>> expected,
      List<JsonNode> cells,
      List<String> differences) {
    List<JsonNode> left = new ArrayList<>(cells);
    List<Map<String, String>> unmatched = new ArrayList<>(expected);
    // Those that say most first: what fits them exactly is not taken by one that says little.
    unmatched.sort(Comparator.comparingInt(cell -> -cell.size()));
    unmatched.removeIf(cell -> removeExact(cell, left));
    for (Map<String, String> cell : unmatched) {
      JsonNode best =
          left.stream().min(Comparator.comparingInt(each -> distance(cell, each))).orElse(null);
      if (best == null) {
        differences.add("a cell of " + view + " is missing: " + cell);
        continue;
      }
      left.remove(best);
      different(cell, best, "a cell of " + view, differences);
    }
    left.forEach(cell -> differences.add("a cell of " + view + " is not expected: " + cell));
  }

  private static boolean removeExact(Map<String, String> cell, List<JsonNode> left) {
    for (JsonNode each : left) {
      if (distance(cell, each) == 0) {
        return left.remove(each);
      }
    }
    return false;
  }

  private static int distance(Map<String, String> expected, JsonNode found) {
    List<String> differences = new ArrayList<>();
    different(expected, found, "", differences);
    return differences.size();
  }

  /** Each value that is named and is another. */
  private static void different(
      Map<String, String> expected, JsonNode found, String where, List<String> differences) {
    expected.forEach(
        (name, value) -> {
          JsonNode other = found.get(name);
          if (other == null) {
            differences.add(where + ": there is no " + name + ": " + found);
          } else if (!same(read(value), other)) {
            differences.add(
                where + ": expected " + name + " " + value + ", found " + other + ": " + found);
          }
        });
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Numbers by value, and those that answers write as texts, too; instants by instant. */
  private static boolean same(JsonNode expected, JsonNode found) {
    if (expected.isNumber() && (found.isNumber() || found.isTextual())) {
      try {
        return new BigDecimal(expected.asText()).compareTo(new BigDecimal(found.asText())) == 0;
      } catch (NumberFormatException e) {
        return false;
      }
    }
    return expected.equals(found)
        || expected.asText().equals(found.asText())
            && !expected.isContainerNode()
            && !expected.isNull()
            && !found.isNull();
  }

  /** Views that the definition has not. */
  static List<String> unknownViews(StreamPlan plan, Cases.Case test) {
    List<String> known = plan.definition().views().stream().map(View::name).toList();
    return test.cells().keySet().stream()
        .filter(view -> !known.contains(view))
        .map(view -> "there is no view '" + view + "'; there are " + String.join(", ", known))
        .toList();
  }
}
