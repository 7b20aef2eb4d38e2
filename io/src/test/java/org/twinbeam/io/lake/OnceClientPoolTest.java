/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.jdbc.UncheckedSQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.twinbeam.core.epoch.EpochCut;
import org.twinbeam.embedded.EmbeddedPostgresql;
import org.twinbeam.io.embedded.LakeExtension;
import org.twinbeam.io.embedded.ScratchDir;

class OnceClientPoolTest {

  @RegisterExtension static final LakeExtension LAKE = new LakeExtension();

  private OnceClientPool pool;

  @BeforeEach
  void setUp() {
    pool =
        new OnceClientPool(
            LAKE.config().catalogUrl(),
            Map.of("jdbc.user", LAKE.config().user(), "jdbc.password", LAKE.config().password()));
  }

  @AfterEach
  void tearDown() {
    pool.close();
  }

  @Test
  void whatWasBegunIsNotRepeatedWhenItsAnswerIsLost() throws Exception {
    AtomicInteger begun = new AtomicInteger();
    assertThatThrownBy(
            () ->
                pool.run(
                    connection -> {
                      begun.incrementAndGet();
                      connection.close();
                      throw new SQLException("the answer was lost", "08006");
                    }))
        .isInstanceOf(SQLException.class)
        .hasMessage("the answer was lost");
    assertThat(begun).hasValue(1);
    assertThat(pool.<Integer>run(OnceClientPoolTest::backend)).isPositive();
  }

  @Test
  void aConnectionThatDiedMeanwhileIsReplaced() throws Exception {
    int first = pool.run(OnceClientPoolTest::backend);
    try (OnceClientPool other =
        new OnceClientPool(
            LAKE.config().catalogUrl(),
            Map.of("jdbc.user", LAKE.config().user(), "jdbc.password", LAKE.config().password()))) {
      other.run(connection -> ask(connection, "select pg_terminate_backend(" + first + ")::int"));
    }
    assertThat(pool.<Integer>run(OnceClientPoolTest::backend)).isNotEqualTo(first);
  }

  @Test
  void whatFailsOnAReplacedConnectionIsToldAsItIs() throws Exception {
    pool.run(
        connection -> {
          connection.close();
          return null;
        });
    assertThatThrownBy(() -> pool.run(connection -> ask(connection, "select 1 / 0")))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("division by zero");
  }

  @Test
  void aServerThatIsDownIsToldAndOnceItIsBackTheSameLakeWorks() throws Exception {
    try (ScratchDir dir = ScratchDir.create("twinbeam-down-")) {
      EmbeddedPostgresql server = EmbeddedPostgresql.start(dir.path().resolve("postgresql"));
      LakeConfig config =
          new LakeConfig(
              server.jdbcUrl(),
              server.user(),
              server.password(),
              dir.path().resolve("warehouse").toString());
      try (RawLake lake = RawLake.create(config, "down", 1)) {
        server.close();
        for (int i = 0; i < 2; i++) {
          assertThatThrownBy(lake::newestCut)
              .isInstanceOf(UncheckedSQLException.class)
              .hasMessageContaining("Failed to connect")
              .hasRootCauseInstanceOf(ConnectException.class);
        }
        server = EmbeddedPostgresql.start(dir.path().resolve("postgresql"));
        assertThat(lake.newestCut()).isEqualTo(EpochCut.origin(1));
      } finally {
        server.close();
      }
    }
  }

  @Test
  void aCommitWhoseAnswerIsLostLeavesTheTableWhole() throws Exception {
    LakeConfig direct = LAKE.config();
    URI server = URI.create(direct.catalogUrl().substring("jdbc:".length()));
    String stream = LAKE.newStream();
    EpochCommit commit =
        new EpochCommit(0, EpochCut.origin(1), new EpochCut(0, List.of(5L)), List.of(), 0, 0);
    EpochCommit next =
        new EpochCommit(1, commit.to(), new EpochCut(1, List.of(9L)), List.of(), 0, 0);
    try (LostAnswer between = new LostAnswer(server.getPort());
        RawLake lake =
            RawLake.create(
                new LakeConfig(
                    direct
                        .catalogUrl()
                        .replace(":" + server.getPort() + "/", ":" + between.port() + "/"),
                    direct.user(),
                    direct.password(),
                    direct.warehouse()),
                stream,
                1)) {
      between.arm();
      assertThatThrownBy(() -> lake.commit(commit)).isInstanceOf(UncheckedSQLException.class);
      assertThat(between.isArmed()).isFalse();
      assertThat(lake.commit(commit)).isEqualTo(CommitResult.ALREADY);
      assertThat(lake.commit(next)).isEqualTo(CommitResult.COMMITTED);
      assertThat(lake.files(0, 2)).isEmpty();
    }
  }

  private static int backend(Connection connection) throws SQLException {
    return ask(connection, "select pg_backend_pid()");
  }

  private static int ask(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(sql)) {
      answer.next();
      return answer.getInt(1);
    }
  }
}
