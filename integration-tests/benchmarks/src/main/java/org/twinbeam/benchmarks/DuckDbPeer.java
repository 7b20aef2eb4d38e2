/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.twinbeam.core.process.ParentWatch;

/**
 * The same questions to DuckDB, as a floor: exact quantiles and counts of distinct values, finished
 * tables in a file of its own instead of PostgreSQL, no states to merge later.
 */
public final class DuckDbPeer {
  private DuckDbPeer() {}

  /**
   * @param args glob of the raw files; file for the result
   */
  public static void main(String[] args) throws SQLException {
    ParentWatch.installIfAsked();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + Path.of(args[1]));
        Statement statement = connection.createStatement()) {
      statement.execute("set threads = 2");
      statement.execute(
          """
          create temp table events as
          select any_value(e.departed) as departed, any_value(e.delay) as delay,
            any_value(e.origin) as origin, any_value(e.destination) as destination,
            any_value(e.origin || '-' || e.destination) as route
          from (
            select from_json(decode(payload)::json,
              '{"flight":"VARCHAR","departed":"TIMESTAMP","delay":"INTEGER","distance":"INTEGER","origin":"VARCHAR","destination":"VARCHAR"}') as e
            from read_parquet('%s'))
          where e.delay between -1440 and 2880 and e.distance > 0 and e.distance < 12000
          group by e.flight
          """
              .formatted(args[0]));
      statement.execute(
          """
          create table hourly_by_origin as
          select origin, date_trunc('hour', departed) as start, count(*) as flights,
            avg(delay) as mean_delay, quantile_disc(delay, 0.95) as p95_delay,
            count(distinct destination) as destinations
          from events group by all
          """);
      statement.execute(
          """
          create table daily_by_route as
          select route, date_trunc('day', departed) as start, count(*) as flights,
            avg(delay) as mean_delay
          from events group by all
          """);
      statement.execute(
          """
          create table top_routes as
          select * from (
            select date_trunc('day', departed) as start, route, count(*) as flights,
              row_number() over (partition by start order by flights desc, route) as rank
            from events group by start, route)
          where rank <= 10
          """);
    }
  }
}
