/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.twinbeam.serving.Serving;
import org.twinbeam.serving.ServingConfig;
import org.twinbeam.serving.client.ServingClient;

/** Whether what Twinbeam serves equals what a peer wrote to its tables, cell by cell. */
final class Answers {
  private static final double ROUNDED = 1e-9;

  /** Of the view of the busiest routes. */
  private static final int TOP = 10;

  private Answers() {}

  /** Of the tables that a peer writes. */
  static String prefix(String stream) {
    return "peer_" + stream + "_";
  }

  /**
   * @throws IllegalStateException if a cell is missing, too many, or another
   */
  static void checkEqual(Bench bench, String stream) throws Exception {
    try (Serving serving = Serving.start(ServingConfig.local(bench.store(), 0));
        Connection store = bench.connect()) {
      ServingClient client = new ServingClient(serving.url());
      Table hourly =
          new Table(
              "hourly_by_origin",
              List.of("flights", "mean_delay", "p95_delay", "destinations"),
              row -> row.path("key").path("origin").asText());
      Table daily =
          new Table(
              "daily_by_route",
              List.of("flights", "mean_delay"),
              row -> row.path("key").path("route").asText());
      check(hourly.served(client, stream), hourly.peer(store, stream, "origin"), hourly.view());
      check(daily.served(client, stream), daily.peer(store, stream, "route"), daily.view());
      Map<String, Map<String, Double>> exact = counts(store, stream, "daily_by_route");
      checkTop(topServed(client, stream), exact);
      checkPeersTop(counts(store, stream, "top_routes"), exact);
    }
  }

  private static void check(
      Map<String, List<Double>> served, Map<String, List<Double>> peer, String view) {
    if (served.isEmpty() || !served.keySet().equals(peer.keySet())) {
      throw new IllegalStateException(
          "%s: Twinbeam has %,d cells, the peer %,d, and they are not the same"
              .formatted(view, served.size(), peer.size()));
    }
    served.forEach(
        (cell, values) -> {
          List<Double> others = peer.get(cell);
          for (int i = 0; i < values.size(); i++) {
            double difference = Math.abs(values.get(i) - others.get(i));
            if (!(difference <= ROUNDED * Math.max(1, Math.abs(values.get(i))))) {
              throw new IllegalStateException(
                  "%s, %s: Twinbeam has %s, the peer %s".formatted(view, cell, values, others));
            }
          }
        });
  }

  /** A view whose cells have numbers. */
  private record Table(String view, List<String> measures, Function<JsonNode, String> key) {
    Map<String, List<Double>> served(ServingClient client, String stream) throws Exception {
      Map<String, List<Double>> cells = new HashMap<>();
      for (JsonNode row : rows(client, stream, view)) {
        List<Double> values = new ArrayList<>();
        measures.forEach(measure -> values.add(row.path(measure).asDouble()));
        cells.put(key.apply(row) + " " + start(row), values);
      }
      return cells;
    }

    Map<String, List<Double>> peer(Connection store, String stream, String key)
        throws SQLException {
      Map<String, List<Double>> cells = new HashMap<>();
      String sql =
          "select %s, to_char(start, 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), %s from %s"
              .formatted(key, String.join(", ", measures), prefix(stream) + view);
      try (Statement statement = store.createStatement();
          ResultSet rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          List<Double> values = new ArrayList<>();
          for (int i = 0; i < measures.size(); i++) {
            values.add(rows.getDouble(3 + i));
          }
          cells.put(rows.getString(1) + " " + rows.getString(2), values);
        }
      }
      return cells;
    }
  }

  /** A route of a day's list: it has at least {@code count} and at most {@code error} more. */
  private record Top(double count, double error) {}

  /**
   * A day has more routes than the sketch's capacity, so that its counts have bounds: what the peer
   * counted exactly of each route must lie within them, and a route that is not in the list must
   * not exceed what is.
   *
   * @param exact flights of each day and route
   */
  private static void checkTop(
      Map<String, Map<String, Top>> served, Map<String, Map<String, Double>> exact) {
    if (served.isEmpty() || !served.keySet().equals(exact.keySet())) {
      throw new IllegalStateException("top_routes: the days are not the same");
    }
    served.forEach((day, list) -> checkTop(day, list, exact.get(day)));
  }

  private static void checkTop(String day, Map<String, Top> list, Map<String, Double> exact) {
    if (list.size() != Math.min(TOP, exact.size())) {
      throw new IllegalStateException(
          "top_routes, %s: Twinbeam has %d of %d routes".formatted(day, list.size(), exact.size()));
    }
    list.forEach(
        (route, top) -> {
          double count = exact.getOrDefault(route, 0.0);
          if (count == 0 || count < top.count() || count > top.count() + top.error()) {
            throw new IllegalStateException(
                "top_routes, %s, %s: Twinbeam has %s, the peer %s"
                    .formatted(day, route, top, count));
          }
        });
    double least =
        list.values().stream().mapToDouble(top -> top.count() + top.error()).min().orElseThrow();
    exact.forEach(
        (route, count) -> {
          if (!list.containsKey(route) && count > least) {
            throw new IllegalStateException(
                "top_routes, %s: Twinbeam leaves out %s, of which the peer has %s"
                    .formatted(day, route, count));
          }
        });
  }

  /** The peer's own list is that of the greatest of its counts. */
  private static void checkPeersTop(
      Map<String, Map<String, Double>> top, Map<String, Map<String, Double>> exact) {
    Map<String, Map<String, Double>> expected = new HashMap<>();
    Comparator<Map.Entry<String, Double>> busiest =
        Map.Entry.<String, Double>comparingByValue()
            .reversed()
            .thenComparing(Map.Entry.comparingByKey());
    exact.forEach(
        (day, routes) ->
            expected.put(
                day,
                routes.entrySet().stream()
                    .sorted(busiest)
                    .limit(TOP)
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue))));
    if (!top.equals(expected)) {
      throw new IllegalStateException("top_routes: the peer's lists are not those of its counts");
    }
  }

  private static Map<String, Map<String, Top>> topServed(ServingClient client, String stream)
      throws Exception {
    Map<String, Map<String, Top>> days = new HashMap<>();
    for (JsonNode row : rows(client, stream, "top_routes")) {
      Map<String, Top> list = new HashMap<>();
      for (JsonNode item : row.path("busiest")) {
        list.put(
            item.path("item").asText(),
            new Top(item.path("count").asDouble(), item.path("error").asDouble()));
      }
      days.put(start(row), list);
    }
    return days;
  }

  /** By day and route, as the peer has them. */
  private static Map<String, Map<String, Double>> counts(
      Connection store, String stream, String view) throws SQLException {
    Map<String, Map<String, Double>> days = new HashMap<>();
    String sql =
        "select to_char(start, 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), route, flights from %s"
            .formatted(prefix(stream) + view);
    try (Statement statement = store.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        days.computeIfAbsent(rows.getString(1), day -> new HashMap<>())
            .put(rows.getString(2), rows.getDouble(3));
      }
    }
    return days;
  }

  private static String start(JsonNode row) {
    return row.path("window").path("start").asText();
  }

  private static List<JsonNode> rows(ServingClient client, String stream, String view)
      throws Exception {
    List<JsonNode> rows = new ArrayList<>();
    String path = "/v1/streams/" + stream + "/views/" + view + "?limit=5000";
    client.pages(path).forEach(page -> page.path("rows").forEach(rows::add));
    return rows;
  }
}
