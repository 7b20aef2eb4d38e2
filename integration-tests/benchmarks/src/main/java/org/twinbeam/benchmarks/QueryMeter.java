/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import org.twinbeam.benchmarks.Answerer.Question;
import org.twinbeam.benchmarks.Answerer.Row;
import org.twinbeam.serving.Serving;
import org.twinbeam.serving.ServingConfig;

/**
 * How long two clients wait for merged answers over HTTP, and beside it for rows of finished values
 * by SQL. Both are measured until the values are read.
 */
final class QueryMeter {
  private static final int CLIENTS = 2;

  /** One answer in so many is compared. */
  private static final int COMPARED = 10;

  /** A page with all of a roll-up's days. */
  private static final int LIMIT = 1_000;

  private final Bench bench;
  private final MergedStream stream;
  private final FinishedValues finished;
  private final Connection store;
  private final Random random = new Random(7);

  private QueryMeter(Bench bench, MergedStream stream, FinishedValues finished, Connection store) {
    this.bench = bench;
    this.stream = stream;
    this.finished = finished;
    this.store = store;
  }

  /**
   * @param most flights
   * @param questions of each kind in each round
   * @param notes is told what is in no line
   */
  static List<Line> measure(
      Bench bench, int rounds, int most, int questions, Consumer<String> notes) throws Exception {
    MergedStream stream = new MergedStream(bench, "queries", most);
    stream.load();
    try (Connection store = bench.connect()) {
      FinishedValues finished = new FinishedValues(stream.name(), store);
      finished.write(bench, most);
      try (Statement statement = store.createStatement()) {
        statement.execute("vacuum (analyze)"); // Both have what autovacuum would do in time.
      }
      return new QueryMeter(bench, stream, finished, store).measure(rounds, questions, notes);
    }
  }

  private List<Line> measure(int rounds, int questions, Consumer<String> notes) throws Exception {
    List<Kind> kinds = List.of(points(), means(), quantiles(), top());
    try (Serving serving = Serving.start(ServingConfig.local(bench.store(), 0))) {
      for (int round = -1; round < rounds; round++) {
        for (Kind kind : kinds) {
          kind.round(round, serving.url(), questions);
        }
      }
    }
    kinds.forEach(kind -> notes.accept(kind.note()));
    return kinds.stream().map(Kind::line).toList();
  }

  /** One cell. Every second one is of the days that both layers have. */
  private Kind points() throws SQLException {
    Instant both = stream.speedFrom().truncatedTo(ChronoUnit.HOURS);
    List<Question> all = new ArrayList<>();
    for (Instant from : List.of(Instant.EPOCH, both)) {
      String cells =
          "select origin, start from %s where start >= ? order by md5(origin || start) limit 2000"
              .formatted(finished.hours());
      for (List<Object> cell : rows(cells, from.atOffset(ZoneOffset.UTC))) {
        Instant start = ((OffsetDateTime) cell.get(1)).toInstant();
        all.add(
            new Question(
                "hourly_by_origin?key.origin=%s&from=%s&to=%s"
                    .formatted(cell.get(0), start, start.plus(1, ChronoUnit.HOURS)),
                cell.toArray()));
      }
    }
    return new Kind(
        "point query",
        new Target.Figure(5),
        all,
        ("select start, flights, mean_delay, p95_delay, destinations from %s"
                + " where origin = ? and start = ?")
            .formatted(finished.hours()),
        List.of("flights", "mean_delay", "p95_delay", "destinations"));
  }

  private Kind means() throws SQLException {
    return new Kind(
        "one origin's hours to days, counts and means",
        new Target.Figure(20),
        origins("hourly_means"),
        "select start, flights, mean_delay from %s where origin = ? order by start"
            .formatted(finished.days()),
        List.of("flights", "mean_delay"));
  }

  private Kind quantiles() throws SQLException {
    return new Kind(
        "one origin's hours to days, with quantiles",
        new Target.Figure(150),
        origins("hourly_by_origin"),
        ("select start, flights, mean_delay, p95_delay, destinations from %s"
                + " where origin = ? order by start")
            .formatted(finished.days()),
        List.of("flights", "mean_delay", "p95_delay", "destinations"));
  }

  private List<Question> origins(String view) throws SQLException {
    List<Question> all = new ArrayList<>();
    String origins = "select distinct origin from %s order by origin".formatted(finished.days());
    for (List<Object> row : rows(origins)) {
      all.add(
          new Question(
              "%s?key.origin=%s&every=1d&limit=%d".formatted(view, row.get(0), LIMIT),
              row.toArray()));
    }
    return all;
  }

  /** Every second day is one that both layers have. */
  private Kind top() throws SQLException {
    Instant both = stream.speedFrom().truncatedTo(ChronoUnit.DAYS);
    List<Question> all = new ArrayList<>();
    List<Question> merged = new ArrayList<>();
    String days = "select distinct start from %s order by start".formatted(finished.days());
    for (List<Object> row : rows(days)) {
      Instant start = ((OffsetDateTime) row.get(0)).toInstant();
      Question question =
          new Question(
              "top_100_routes?from=%s&to=%s".formatted(start, start.plus(1, ChronoUnit.DAYS)),
              row.toArray());
      (start.isBefore(both) ? all : merged).add(question);
    }
    for (int i = 0, more = all.size() - merged.size(); i < more; i++) {
      merged.add(merged.get(i));
    }
    all.addAll(merged);
    return new Kind(
        "top 100 routes of a day",
        new Target.Figure(50),
        all,
        "select route, flights from %s where start = ? order by flights desc, route limit 100"
            .formatted(finished.routes()),
        List.of());
  }

  private List<List<Object>> rows(String sql, Object... parameters) throws SQLException {
    List<List<Object>> rows = new ArrayList<>();
    try (PreparedStatement statement = store.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          List<Object> row = new ArrayList<>();
          for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
            Object value = found.getObject(i);
            row.add(
                value instanceof java.sql.Timestamp
                    ? found.getObject(i, OffsetDateTime.class)
                    : value);
          }
          rows.add(row);
        }
      }
    }
    return rows;
  }

  private interface Contestant {
    /** For one client. */
    Answerer open() throws Exception;
  }

  /** Questions of one kind, and what was measured of them. */
  private final class Kind {
    private final String work;
    private final Target target;
    private final List<Question> all;
    private final String sql;
    private final List<String> measures;
    private Samples ours = new Samples();
    private Samples theirs = new Samples();
    private Samples ourMedian = new Samples();
    private Samples theirMedian = new Samples();

    /**
     * @param all to choose from
     * @param measures in the order of the statement's columns; none for a list's counts
     */
    Kind(String work, Target target, List<Question> all, String sql, List<String> measures) {
      this.work = work;
      this.target = target;
      this.all = all;
      this.sql = sql;
      this.measures = measures;
    }

    /** Both answer the same questions, and every second round the other way round. */
    void round(int round, String url, int count) throws Exception {
      List<Question> asked = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        asked.add(all.get(random.nextInt(all.size())));
      }
      List<Contestant> contestants =
          new ArrayList<>(
              List.of(
                  () -> Answerer.http(url + "/v1/streams/" + stream.name() + "/views/", measures),
                  () -> Answerer.sql(bench.connect(), sql, measures)));
      List<Asked> results = new ArrayList<>();
      boolean turned = round % 2 != 0;
      if (turned) {
        Collections.reverse(contestants);
      }
      for (Contestant contestant : contestants) {
        results.add(ask(asked, contestant));
      }
      if (turned) {
        Collections.reverse(results);
      }
      Asked http = results.get(0);
      Asked rows = results.get(1);
      for (int i = 0; i < count; i += COMPARED) {
        check(asked.get(i), http.answers.get(i), rows.answers.get(i));
      }
      if (round >= 0) { // The one before warms up.
        ours = ours.and(http.took.percentile(99));
        theirs = theirs.and(rows.took.percentile(99));
        ourMedian = ourMedian.and(http.took.percentile(50));
        theirMedian = theirMedian.and(rows.took.percentile(50));
      }
    }

    private void check(Question question, List<Row> http, List<Row> rows) {
      boolean equal =
          !rows.isEmpty()
              && http.size() == rows.size()
              && (measures.isEmpty() ? areTop(http, rows) : areEqual(http, rows));
      if (!equal) {
        throw new IllegalStateException(
            "%s: Twinbeam has %s, the finished values are %s"
                .formatted(question.path(), told(http), told(rows)));
      }
    }

    Line line() {
      return new Line(
          "Q1",
          work + ", 2 clients, p99",
          "SQL on finished values",
          Line.Figures.TIMES,
          "ms",
          ours,
          theirs,
          target);
    }

    String note() {
      return String.format(
          Locale.ROOT,
          "%s: half of the answers take at most %.2f ms, by SQL on finished values %.2f",
          work,
          ourMedian.median(),
          theirMedian.median());
    }
  }

  /** Answers by question, and how long they took. */
  private record Asked(List<List<Row>> answers, Latencies took) {}

  private static Asked ask(List<Question> questions, Contestant contestant) throws Exception {
    long[] took = new long[questions.size()];
    List<List<Row>> answers = new ArrayList<>(Collections.nCopies(questions.size(), null));
    Clients.run(
        CLIENTS,
        client -> {
          try (Answerer answerer = contestant.open()) {
            answerer.answer(questions.get(client)); // Connected, prepared.
            for (int i = client; i < questions.size(); i += CLIENTS) {
              long start = System.nanoTime();
              List<Row> rows = answerer.answer(questions.get(i));
              took[i] = System.nanoTime() - start;
              if (i % COMPARED == 0) {
                answers.set(i, rows);
              }
            }
          }
        });
    return new Asked(answers, Latencies.ofNanos(took));
  }

  private static boolean areEqual(List<Row> http, List<Row> rows) {
    for (int i = 0; i < rows.size(); i++) {
      Row ours = http.get(i);
      Row theirs = rows.get(i);
      if (!ours.name().equals(theirs.name())) {
        return false;
      }
      for (int j = 0; j < theirs.values().length; j++) {
        double value = theirs.values()[j];
        if (!(Math.abs(ours.values()[j] - value) <= 1e-9 * Math.max(1, Math.abs(value)))) {
          return false;
        }
      }
    }
    return true;
  }

  /** A list's counts have bounds: those that were counted exactly must lie within them. */
  private static boolean areTop(List<Row> http, List<Row> rows) {
    double reach =
        http.stream().mapToDouble(row -> row.values()[0] + row.values()[1]).min().orElseThrow();
    return rows.stream()
        .allMatch(
            row -> {
              double exact = row.values()[0];
              return http.stream()
                  .filter(listed -> listed.name().equals(row.name()))
                  .findFirst()
                  .map(
                      listed ->
                          listed.values()[0] <= exact
                              && exact <= listed.values()[0] + listed.values()[1])
                  .orElse(exact <= reach);
            });
  }

  private static String told(List<Row> rows) {
    return rows.stream()
        .limit(20)
        .map(row -> row.name() + " " + Arrays.toString(row.values()))
        .toList()
        .toString();
  }
}
