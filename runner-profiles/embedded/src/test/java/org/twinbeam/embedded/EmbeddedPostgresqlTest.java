/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedPostgresqlTest {
  @TempDir Path dir;

  @Test
  void keepsDataAddressAndPasswordOverARestart() throws Exception {
    String url;
    String password;
    try (EmbeddedPostgresql first = EmbeddedPostgresql.start(dir)) {
      url = first.jdbcUrl();
      password = first.password();
      execute(first, "create table t as select 42 as n");
    }
    try (EmbeddedPostgresql second = EmbeddedPostgresql.start(dir)) {
      assertThat(second.jdbcUrl()).isEqualTo(url);
      assertThat(second.password()).isEqualTo(password);
      assertThat(number(second, "select n from t")).isEqualTo(42);
    }
  }

  @Test
  void takesAPreferredPortIfItIsFree() throws Exception {
    try (EmbeddedPostgresql server = EmbeddedPostgresql.start(dir.resolve("a"), 0);
        EmbeddedPostgresql beside = EmbeddedPostgresql.start(dir.resolve("b"), server.port())) {
      assertThat(beside.port()).isNotEqualTo(server.port());
      assertThat(number(beside, "select 5")).isEqualTo(5);
      assertThat(number(server, "select 6")).isEqualTo(6);
      int port = beside.port();
      beside.close();
      try (EmbeddedPostgresql third = EmbeddedPostgresql.start(dir.resolve("c"), port)) {
        assertThat(third.port()).isEqualTo(port);
      }
    }
  }

  @Test
  void asksForThePassword() throws Exception {
    try (EmbeddedPostgresql server = EmbeddedPostgresql.start(dir)) {
      assertThatThrownBy(
              () -> DriverManager.getConnection(server.jdbcUrl(), server.user(), "guess").close())
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
    }
  }

  @Test
  void tellsWhenTheServerDiesAndKeepsWhatWasCommitted() throws Exception {
    try (EmbeddedPostgresql server = EmbeddedPostgresql.start(dir)) {
      execute(server, "create table t as select 7 as n");
      ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();
      assertThat(server.exit().get(30, TimeUnit.SECONDS)).isEqualTo(128 + 9);
    }
    try (EmbeddedPostgresql again = EmbeddedPostgresql.start(dir)) {
      assertThat(number(again, "select n from t")).isEqualTo(7);
    }
  }

  @Test
  void endsWithAJvmThatIsKilled() throws Exception {
    ChildJvm jvm =
        ChildJvm.of("owner", PostgresqlOwner.class.getName())
            .heap("64m")
            .arguments(java.util.List.of(dir.toString()))
            .log(dir.resolve("owner.log"))
            .start();
    try (jvm) {
      Await.until("a server", jvm, () -> Files.exists(dir.resolve("started")));
      ProcessHandle server =
          ProcessHandle.of(Long.parseLong(Files.readString(dir.resolve("started")))).orElseThrow();
      assertThat(server.isAlive()).isTrue();
      jvm.kill();
      server.onExit().get(30, TimeUnit.SECONDS);
    }
    try (EmbeddedPostgresql again = EmbeddedPostgresql.start(dir)) {
      assertThat(number(again, "select n from t")).isEqualTo(1);
    }
  }

  @Test
  void aJvmKilledDuringTheStartLeavesNothingThatStopsTheNext() throws Exception {
    ChildJvm jvm =
        ChildJvm.of("owner", PostgresqlOwner.class.getName())
            .heap("64m")
            .arguments(java.util.List.of(dir.toString()))
            .log(dir.resolve("owner.log"))
            .start();
    try (jvm) {
      // The password is written just before initdb runs.
      Await.until("a start", jvm, () -> Files.exists(dir.resolve("password")));
      jvm.kill();
    }
    try (EmbeddedPostgresql again = EmbeddedPostgresql.start(dir)) {
      assertThat(number(again, "select 3")).isEqualTo(3);
    }
  }

  static void execute(EmbeddedPostgresql server, String sql) throws SQLException {
    try (Connection c = connect(server);
        var s = c.createStatement()) {
      s.execute(sql);
    }
  }

  private static int number(EmbeddedPostgresql server, String sql) throws SQLException {
    try (Connection c = connect(server);
        var s = c.createStatement();
        ResultSet r = s.executeQuery(sql)) {
      r.next();
      return r.getInt(1);
    }
  }

  private static Connection connect(EmbeddedPostgresql server) throws SQLException {
    return DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
  }
}
