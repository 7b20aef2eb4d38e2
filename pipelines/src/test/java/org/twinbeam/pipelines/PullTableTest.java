/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.twinbeam.io.pull.PullException;
import org.twinbeam.io.pull.PullRefusedException;

/** A real table that grows, pulled again and again: each row is in the batch answer once. */
class PullTableTest {
  @TempDir private static Path dir;
  private static PullTestbed testbed;

  private final List<String> expected = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    testbed = new PullTestbed(dir);
  }

  @AfterAll
  static void stop() throws Exception {
    testbed.close();
  }

  @Test
  void aTableThatGrowsByAUniqueCursor() throws Exception {
    PullTestbed.Doors doors = testbed.stream();
    testbed.sql(
        "create table by_id (id bigint primary key, at timestamptz, door text, cost numeric(9, 2))");
    insert("by_id", 1, 3, "06:00", "a", "1.50");
    doors.pullTable("by_id", "id");
    doors.batchAnswers(expected);
    assertThat(doors.imports()).isEqualTo(1);
    insert("by_id", 4, 9, "07:30", "b", null);
    doors.pullTable("public.by_id", "id");
    doors.pullTable("by_id", "id");
    assertThat(doors.imports()).as("nothing new makes no import").isEqualTo(2);
    doors.batchAnswers(expected);
    assertThat(doors.tiesFiles()).isZero();
  }

  @Test
  void aTableIsTakenInPieces() throws Exception {
    PullTestbed.Doors doors = testbed.stream();
    testbed.sql(
        "create table pieces (id int primary key, at timestamptz, door text, cost numeric)");
    insert("pieces", 1, 10, "06:00", "a", "0.10");
    doors.pullTable("pieces", "id", "--rowsPerImport=4");
    assertThat(doors.imports()).isEqualTo(3);
    doors.batchAnswers(expected);
  }

  /** More rows of a cursor that was read come, also such as are equal to one that was read. */
  @Test
  void rowsOfEqualCursorsThatComeLaterAreReadAndNoneTwice() throws Exception {
    PullTestbed.Doors doors = testbed.stream();
    testbed.sql(
        "create table ties (id int, at timestamptz, door text, cost numeric, day date not null)");
    for (String[] row :
        new String[][] {
          {"1", "2001-01-01"}, {"2", "2001-01-02"}, {"3", "2001-01-02"}, {"3", "2001-01-02"},
        }) {
      tie(row[0], row[1]);
    }
    doors.pullTable("ties", "day");
    doors.batchAnswers(expected);
    tie("3", "2001-01-02");
    tie("4", "2001-01-02");
    doors.pullTable("ties", "day");
    doors.batchAnswers(expected);
    doors.pullTable("ties", "day");
    assertThat(doors.imports()).isEqualTo(2);
    tie("5", "2001-01-02");
    tie("3", "2001-01-03");
    doors.pullTable("ties", "day", "--rowsPerImport=1");
    assertThat(doors.imports()).as("each in a piece of its own").isEqualTo(4);
    doors.batchAnswers(expected);
    assertThat(doors.tiesFiles()).as("only the last are kept").isEqualTo(1);
  }

  private void tie(String id, String day) throws Exception {
    testbed.sql(
        "insert into ties values (%s, '2001-01-01 00:00+00', 'a', 1, '%s')".formatted(id, day));
    expected.add("{\"at\":\"2001-01-01T00:00:00Z\",\"door\":\"a\",\"cost\":\"1\"}");
  }

  @Test
  void cursorsMayBeTimestampsAndTexts() throws Exception {
    PullTestbed.Doors doors = testbed.stream();
    testbed.sql(
        """
        create table texts (ulid text not null collate "und-x-icu", at timestamptz not null,
          door text, cost numeric, local timestamp not null)""");
    for (String text : List.of("a", "B", "b", "\u00e4", "Z")) {
      testbed.sql(
          "insert into texts values ('%s', '2001-01-01 00:00:00.000001+00', 'a', 1, '2001-01-01')"
              .formatted(text));
      expected.add("{\"at\":\"2001-01-01T00:00:00.000001Z\",\"door\":\"a\",\"cost\":\"1\"}");
    }
    doors.pullTable("texts", "ulid", "--rowsPerImport=2");
    doors.pullTable("texts", "ulid");
    doors.batchAnswers(expected);
    assertThat(doors.imports()).isEqualTo(3);
    PullTestbed.Doors others = testbed.stream();
    others.pullTable("texts", "at", "--rowsPerImport=2");
    others.pullTable("texts", "at");
    others.batchAnswers(expected);
    others.pullTable("texts", "local", "--cursorName=again");
    expected.addAll(List.copyOf(expected));
    others.batchAnswers(expected);
  }

  /** The third row fails as it is read, when two are on their way to the lake. */
  @Test
  void aPullThatDiesAddsNothingAndTheNextBeginsWhereTheLastCommittedOneEnded() throws Exception {
    PullTestbed.Doors doors = testbed.stream();
    testbed.sql(
        "create table dying (id int primary key, at timestamptz, door text, cost numeric, d int)",
        "create view dies as select id, at, door, case when 1 / d > 0 then cost end as cost from dying");
    for (int id = 1; id <= 6; id++) {
      testbed.sql(
          "insert into dying values (%d, '2001-01-01 00:00+00', 'a', 1, %d)"
              .formatted(id, id == 5 ? 0 : 1));
    }
    assertThatThrownBy(() -> doors.pullTable("dies", "id", "--rowsPerImport=3"))
        .isInstanceOf(PullException.class)
        .hasMessageContaining("dies failed: ERROR: division by zero");
    assertThat(doors.imports()).as("the first piece").isEqualTo(1);
    row(3);
    doors.batchAnswers(expected);
    testbed.sql("update dying set d = 1");
    doors.pullTable("dies", "id", "--rowsPerImport=3");
    row(3);
    doors.batchAnswers(expected);
    assertThat(doors.imports()).isEqualTo(2);
    testbed.sql("drop view dies");
    assertThatThrownBy(() -> doors.pullTable("dies", "id"))
        .isInstanceOf(PullRefusedException.class)
        .hasMessageContaining("there is no table or view public.dies");
    testbed.sql("create view dies as select id, at, door, 1 as cost from dying where id < 6");
    doors.pullTable("dies", "id");
    doors.batchAnswers(expected);
  }

  private void row(int times) {
    for (int i = 0; i < times; i++) {
      expected.add("{\"at\":\"2001-01-01T00:00:00Z\",\"door\":\"a\",\"cost\":\"1\"}");
    }
  }

  /**
   * What is not committed yet is not there; it comes with the next pull if its cursor is higher.
   */
  @Test
  void rowsOfOpenTransactionsComeLater() throws Exception {
    PullTestbed.Doors doors = testbed.stream();
    testbed.sql("create table open (id int primary key, at timestamptz, door text, cost numeric)");
    insert("open", 1, 2, "06:00", "a", "1");
    try (Connection other =
            DriverManager.getConnection(
                testbed.postgresql.jdbcUrl(),
                testbed.postgresql.user(),
                testbed.postgresql.password());
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("insert into open values (3, '2001-01-01 06:00+00', 'a', 1)");
      doors.pullTable("open", "id");
      doors.batchAnswers(expected);
      other.commit();
    }
    expected.add("{\"at\":\"2001-01-01T06:00:00Z\",\"door\":\"a\",\"cost\":\"1\"}");
    doors.pullTable("open", "id");
    doors.batchAnswers(expected);
  }

  @Test
  void anotherCursorColumnIsRefusedUnderTheSameName() throws Exception {
    PullTestbed.Doors doors = testbed.stream();
    testbed.sql(
        "create table turned (id int primary key, no int not null, at timestamptz, door text,"
            + " cost numeric)");
    testbed.sql("insert into turned values (1, 1, '2001-01-01 00:00+00', 'a', 1)");
    row(1);
    doors.pullTable("turned", "id", "--cursorName=it");
    assertThatThrownBy(() -> doors.pullTable("turned", "no", "--cursorName=it"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(
            "it was read by id up to 1, now the cursor is no: read it by that again");
    assertThatThrownBy(() -> doors.pullTable("turned", "id", "--rowsPerImport=0"))
        .isInstanceOf(RefusedException.class)
        .hasMessage("--rowsPerImport is 0, must be 1 to 10000000");
    assertThatThrownBy(() -> doors.pull("--jdbcUrl=jdbc:postgresql://h/d", "--httpUrl=http://h/"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("give one of --jdbcUrl");
    assertThatThrownBy(() -> doors.pull("--jdbcUrl=jdbc:postgresql://h/d"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("--jdbcTable is missing");
    doors.batchAnswers(expected);
  }

  private void insert(String table, int from, int to, String time, String door, String cost)
      throws Exception {
    for (int id = from; id <= to; id++) {
      testbed.sql(
          "insert into %s values (%d, '2001-01-01 %s+00', '%s', %s)"
              .formatted(table, id, time, door, cost));
      expected.add(
          "{\"at\":\"2001-01-01T%s:00Z\",\"door\":\"%s\",\"cost\":%s}"
              .formatted(time, door, cost == null ? "null" : "\"" + cost + "\""));
    }
  }
}
