/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.twinbeam.core.definition.View.Aggregate;
import org.twinbeam.core.definition.View.Measure;
import org.twinbeam.core.measure.Aggregation;
import org.twinbeam.core.measure.State;
import org.twinbeam.core.schema.FieldType;

/**
 * What the answers are, as finished values in tables that are made for these questions alone: each
 * hour and each day of each origin, and the routes of each day. Computed in one pass over the
 * flights, which come in the order of their departures; the quantile and the count of distinct
 * values by the same sketches as Twinbeam's, never merged.
 */
final class FinishedValues {
  private static final Aggregation P95 =
      Aggregation.of(measure(Aggregate.QUANTILE, Optional.of(0.95)), new FieldType.Int32Type());
  private static final Aggregation DISTINCT =
      Aggregation.of(measure(Aggregate.DISTINCT, Optional.empty()), new FieldType.StringType());

  private final String prefix;
  private final Connection store;

  FinishedValues(String stream, Connection store) {
    this.prefix = Answers.prefix(stream);
    this.store = store;
  }

  private static Measure measure(Aggregate aggregate, Optional<Double> q) {
    return new Measure("m", aggregate, Optional.of("f"), Optional.empty(), q, Optional.empty());
  }

  /** By origin and hour. */
  String hours() {
    return prefix + "hours";
  }

  /** By origin and day. */
  String days() {
    return prefix + "days";
  }

  /** By day and route. */
  String routes() {
    return prefix + "routes";
  }

  /** Makes the tables, with an index for each question. */
  void write(Bench bench, int most) throws Exception {
    String numbers =
        "(origin text collate \"C\", start timestamptz, flights bigint, mean_delay double precision,"
            + " p95_delay double precision, destinations bigint)";
    execute("create table " + hours() + numbers);
    execute("create table " + days() + numbers);
    execute(
        "create table "
            + routes()
            + "(start timestamptz, route text collate \"C\", flights bigint)");
    PGConnection copying = store.unwrap(PGConnection.class);
    try (Connection second = bench.connect();
        Connection third = bench.connect()) {
      Pass pass =
          new Pass(
              new Copy(copying, hours()),
              new Copy(second.unwrap(PGConnection.class), days()),
              new Copy(third.unwrap(PGConnection.class), routes()));
      bench.eachFlight(most, pass::add);
      pass.end();
    }
    execute("alter table " + hours() + " add primary key (origin, start)");
    execute("alter table " + days() + " add primary key (origin, start)");
    execute("create unique index on " + routes() + " (start, flights desc, route)");
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = store.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Rows on their way to a table. */
  private static final class Copy {
    private final CopyIn copy;

    Copy(PGConnection connection, String table) throws SQLException {
      copy = connection.getCopyAPI().copyIn("copy " + table + " from stdin");
    }

    void row(Object... values) throws SQLException {
      String line = String.join("\t", Arrays.stream(values).map(Object::toString).toList()) + "\n";
      byte[] bytes = line.getBytes(UTF_8);
      copy.writeToCopy(bytes, 0, bytes.length);
    }

    void end() throws SQLException {
      copy.endCopy();
    }
  }

  /** A cell that grows. */
  private static final class Cell {
    private final State delays = P95.stateType().zero();
    private final State destinations = DISTINCT.stateType().zero();
    private long flights;
    private long delay;

    void add(long late, String destination) {
      flights++;
      delay += late;
      delays.add(late, 0, 0, 0);
      destinations.add(destination, 0, 0, 0);
    }

    void write(Copy to, String origin, Instant start) throws SQLException {
      to.row(
          origin,
          start,
          flights,
          (double) delay / flights,
          P95.finish(delays),
          DISTINCT.finish(destinations));
    }
  }

  /** Holds the cells of one hour and one day: a later departure ends them. */
  private static final class Pass {
    private final ObjectMapper json = new ObjectMapper();
    private final Copy toHours;
    private final Copy toDays;
    private final Copy toRoutes;
    private final Map<String, Cell> hours = new HashMap<>();
    private final Map<String, Cell> days = new HashMap<>();
    private final Map<String, Long> routes = new HashMap<>();
    private byte[] before;
    private Instant hour = Instant.MIN;
    private Instant day = Instant.MIN;

    Pass(Copy toHours, Copy toDays, Copy toRoutes) {
      this.toHours = toHours;
      this.toDays = toDays;
      this.toRoutes = toRoutes;
    }

    void add(byte[] event) {
      if (Arrays.equals(event, before)) {
        return;
      }
      before = event;
      try {
        add(json.readTree(event));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    private void add(JsonNode event) throws SQLException {
      Instant departed = Instant.parse(event.path("departed").asText() + "Z");
      long delay = event.path("delay").asLong();
      long distance = event.path("distance").asLong();
      if (delay < -1440 || delay > 2880 || distance <= 0 || distance >= 12_000) {
        return;
      }
      if (!departed.truncatedTo(ChronoUnit.HOURS).equals(hour)) {
        endHour();
        hour = next(hour, departed.truncatedTo(ChronoUnit.HOURS));
      }
      if (!departed.truncatedTo(ChronoUnit.DAYS).equals(day)) {
        endDay();
        day = next(day, departed.truncatedTo(ChronoUnit.DAYS));
      }
      String origin = event.path("origin").asText();
      String destination = event.path("destination").asText();
      hours.computeIfAbsent(origin, o -> new Cell()).add(delay, destination);
      days.computeIfAbsent(origin, o -> new Cell()).add(delay, destination);
      routes.merge(origin + "-" + destination, 1L, Long::sum);
    }

    private static Instant next(Instant now, Instant next) {
      if (next.isBefore(now)) {
        throw new IllegalStateException("a departure at " + next + " comes after one at " + now);
      }
      return next;
    }

    private void endHour() throws SQLException {
      for (Map.Entry<String, Cell> cell : hours.entrySet()) {
        cell.getValue().write(toHours, cell.getKey(), hour);
      }
      hours.clear();
    }

    private void endDay() throws SQLException {
      for (Map.Entry<String, Cell> cell : days.entrySet()) {
        cell.getValue().write(toDays, cell.getKey(), day);
      }
      for (Map.Entry<String, Long> route : routes.entrySet()) {
        toRoutes.row(day, route.getKey(), route.getValue());
      }
      days.clear();
      routes.clear();
    }

    void end() throws SQLException {
      endHour();
      endDay();
      toHours.end();
      toDays.end();
      toRoutes.end();
    }
  }
}
