/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.twinbeam.io.embedded.LakeExtension;

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
