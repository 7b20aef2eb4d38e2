/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.pull;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.twinbeam.io.embedded.LakeExtension;
import org.twinbeam.io.format.JdbcJson;

/** What a table must be to be pulled, and how its values are written, on a real PostgreSQL. */
class JdbcPullTest {
  @RegisterExtension static final LakeExtension LAKE = new LakeExtension();

  private String schema;
  private Connection connection;

  @BeforeEach
  void setUp() throws SQLException {
    schema = LAKE.newStream();
    connection =
        DriverManager.getConnection(
            LAKE.config().catalogUrl(), LAKE.config().user(), LAKE.config().password());
    run("create schema " + schema, "set search_path = " + schema, "set time zone 'UTC'");
  }

  @AfterEach
  void tearDown() throws SQLException {
    connection.close();
  }

  @Test
  void valuesCanBeToldAgain() throws Exception {
    run(
        "create type mood as enum ('ok', 'so so')",
        "create domain cents as int",
        "create type point2 as (x int, y numeric)",
        """
        create table t (a int2, b int4, c int8, d bool, e float4, f float8, g numeric(10, 2),
          h numeric, i text, j varchar(9), k char(4), l date, m timestamp, n timestamptz, o time,
          p bytea, q uuid, r json, s jsonb, t mood, u cents, v int[], w point2, x interval,
          "y ""z" inet, z timestamptz[])""",
        """
        insert into t values (-1, 2, 9007199254740993, true, 0.5, 1e300, 12.50, 1e-3,
          E'q"\\\\\\n\u00e9', 'v', 'ab', '2001-01-03', '2001-01-03 06:00', '2001-01-03 06:00:00.25+02',
          '24:00', '\\x00ff', '00000000-0000-0000-0000-00000000000a', '{"a" : [1.0]}', '{"b":2}',
          'so so', 7, '{1,null}', row(1, 2.50), '1 day 02:00', '::1', '{2001-01-03 06:00+00}'),
          (null, null, null, null, 'NaN', '-Infinity', 'NaN', null, '', null, null, 'infinity',
          '-infinity', 'infinity', null, '', null, 'null', null, null, null, '{}', null, null, null,
          null)""");
    assertThat(row("select * from t where a = -1"))
        .isEqualTo(
            """
            {"a":-1,"b":2,"c":9007199254740993,"d":true,"e":0.5,"f":1.0E300,"g":"12.50","h":"0.001",\
            "i":"q\\"\\\\\\u000a\u00e9","j":"v","k":"ab  ","l":"2001-01-03","m":"2001-01-03T06:00:00",\
            "n":"2001-01-03T04:00:00.250Z","o":"24:00:00","p":"AP8=",\
            "q":"00000000-0000-0000-0000-00000000000a","r":{"a" : [1.0]},"s":{"b": 2},"t":"so so",\
            "u":7,"v":[1,null],"w":{"x":1,"y":2.50},"x":"1 day 02:00:00","y \\"z":"::1/128",\
            "z":["2001-01-03T06:00:00+00:00"]}""");
    assertThat(row("select * from t where a is null"))
        .startsWith(
            "{\"a\":null,\"b\":null,\"c\":null,\"d\":null,\"e\":\"NaN\",\"f\":\"-Infinity\",")
        .contains("\"g\":\"NaN\",\"h\":null,\"i\":\"\",")
        .contains(
            "\"l\":\"infinity\",\"m\":\"-infinity\",\"n\":\"infinity\",\"o\":null,\"p\":\"\",")
        .contains("\"r\":null,\"s\":null")
        .endsWith("\"v\":[],\"w\":null,\"x\":null,\"y \\\"z\":null,\"z\":null}");
  }

  /** As a pull would read it: each column as it asks for it. */
  private String row(String query) throws Exception {
    run("alter table t add column if not exists cursor int not null default 1");
    JdbcTable table = JdbcTable.read(connection, source("t", "cursor"));
    String columns = String.join(", ", table.columns().subList(0, table.columns().size() - 1));
    try (Statement select = connection.createStatement();
        ResultSet rows = select.executeQuery(query.replace("*", columns))) {
      rows.next();
      return new String(new JdbcJson(rows.getMetaData(), 1, 10_000).row(rows), UTF_8);
    }
  }

  @Test
  void aTableThatIsNotThereIsToldWithThoseThatAre() throws SQLException {
    run("create table doors (id int primary key)", "create view open_doors as select * from doors");
    assertThatThrownBy(() -> JdbcPull.begin(source("dors", "id")))
        .isInstanceOf(PullRefusedException.class)
        .hasMessage(
            "there is no table or view %s.dors, or user postgres may not see it; schema %s has doors, open_doors"
                .formatted(schema, schema));
  }

  @Test
  void aColumnThatIsNotThereIsToldWithThoseThatAre() throws SQLException {
    run("create table doors (id int primary key, \"Updated\" timestamptz not null)");
    assertThatThrownBy(() -> JdbcPull.begin(source("doors", "updated")))
        .isInstanceOf(PullRefusedException.class)
        .hasMessage(
            "%s.doors has no column updated to be the cursor; it has id, Updated"
                .formatted(schema));
    assertThat(JdbcPull.begin(source("doors", "Updated")).cursorIs()).isEqualTo("Updated");
  }

  @Test
  void aColumnThatCannotBeACursorIsRefused() throws SQLException {
    run(
        "create table doors (id int, ratio float8, at timestamptz)",
        "insert into doors values (1)");
    assertThatThrownBy(() -> JdbcPull.begin(source("doors", "ratio")))
        .isInstanceOf(PullRefusedException.class)
        .hasMessageContaining(
            "is of type float8, must be one of int2, int4, int8, date, timestamp, timestamptz, text, varchar");
    assertThatThrownBy(() -> JdbcPull.begin(source("doors", "at")))
        .isInstanceOf(PullRefusedException.class)
        .hasMessageContaining("is null in some rows, which would never be read");
    run("update doors set at = 'infinity'");
    assertThatThrownBy(() -> JdbcPull.begin(source("doors", "at")))
        .isInstanceOf(PullRefusedException.class)
        .hasMessageContaining("has the value infinity");
  }

  @Test
  void whetherACursorIsUniqueIsTheDatabasesWord() throws SQLException {
    run(
        "create table doors (id int primary key, a int unique, b int, c int)",
        "create unique index on doors (b, c)",
        "create unique index on doors (b) where c > 0");
    assertThat(JdbcPull.begin(source("doors", "id")).unique()).isTrue();
    assertThat(JdbcPull.begin(source("doors", "a")).unique()).isTrue();
    assertThat(JdbcPull.begin(source("doors", "b")).unique()).isFalse();
    assertThat(JdbcPull.begin(source("doors", "c")).unique()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'doors; drop table doors', id",
    "'doors\"', id",
    "doors, 'id--'",
    "a.b.c, id",
    "'', id",
    "1doors, id",
  })
  void otherNamesDoNotReachTheDatabase(String table, String column) {
    assertThatThrownBy(() -> JdbcSource.of("jdbc:postgresql://h/d", "u", "p", table, column))
        .isInstanceOf(PullRefusedException.class)
        .hasMessageContaining("others can be read through a view");
  }

  @Test
  void passwordsAreNotShown() {
    JdbcSource source =
        JdbcSource.of("jdbc:postgresql://h/d?password=s3cret", "u", "s3cret2", "t", "c");
    assertThat(source.toString()).isEqualTo("public.t in jdbc:postgresql://h/d as user u");
    assertThat(source.name()).isEqualTo("jdbc://h/d/public.t");
    assertThatThrownBy(() -> JdbcSource.of("jdbc:mysql://h/d?password=s3cret", "u", "p", "t", "c"))
        .isInstanceOf(PullRefusedException.class)
        .hasMessageContaining("must begin with jdbc:postgresql:")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsAFailure() {
    JdbcSource source = JdbcSource.of("jdbc:postgresql://127.0.0.1:1/d", "u", "s3cret", "t", "c");
    assertThatThrownBy(() -> JdbcPull.begin(source))
        .isInstanceOf(PullException.class)
        .isNotInstanceOf(PullRefusedException.class)
        .hasMessageContaining(
            "reading public.t in jdbc:postgresql://127.0.0.1:1/d as user u failed")
        .hasMessageNotContaining("s3cret");
  }

  private JdbcSource source(String table, String column) {
    return JdbcSource.of(
        LAKE.config().catalogUrl(),
        LAKE.config().user(),
        LAKE.config().password(),
        schema + "." + table,
        column);
  }

  private void run(String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
