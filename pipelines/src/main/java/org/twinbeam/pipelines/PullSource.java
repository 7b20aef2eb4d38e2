/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import java.util.function.UnaryOperator;
import org.twinbeam.io.pull.HttpPull;
import org.twinbeam.io.pull.HttpSource;
import org.twinbeam.io.pull.JdbcPull;
import org.twinbeam.io.pull.JdbcSource;
import org.twinbeam.io.pull.Pull;
import org.twinbeam.pipelines.options.PullOptions;

/** The source that a pull's flags name. */
final class PullSource {
  private static final String PASSWORD = "TWINBEAM_JDBC_PASSWORD";
  private static final String TOKEN = "TWINBEAM_HTTP_TOKEN";

  private final JdbcSource jdbc;
  private final HttpSource http;

  private PullSource(JdbcSource jdbc, HttpSource http) {
    this.jdbc = jdbc;
    this.http = http;
  }

  /**
   * @param environment where secrets are: not on a command line, which every user of the machine
   *     can read
   */
  static PullSource of(PullOptions flags, UnaryOperator<String> environment)
      throws RefusedException {
    if (flags.getJdbcUrl() == null == (flags.getHttpUrl() == null)) {
      throw new RefusedException(
          "give one of --jdbcUrl, to pull a table, and --httpUrl, to pull an API");
    }
    return flags.getJdbcUrl() == null
        ? new PullSource(null, http(flags, environment.apply(TOKEN)))
        : new PullSource(jdbc(flags, environment.apply(PASSWORD)), null);
  }

  private static JdbcSource jdbc(PullOptions flags, String password) throws RefusedException {
    String advice = " is missing, for a table is pulled from --jdbcUrl: ";
    if (flags.getJdbcTable() == null) {
      throw new RefusedException("--jdbcTable" + advice + "name it, as schema.table");
    }
    if (flags.getCursorColumn() == null) {
      throw new RefusedException(
          "--cursorColumn" + advice + "name the column that tells which rows are newer");
    }
    if (flags.getJdbcUser() == null) {
      throw new RefusedException(
          "--jdbcUser" + advice + "name who reads it, whose password is in " + PASSWORD);
    }
    return JdbcSource.of(
        flags.getJdbcUrl(),
        flags.getJdbcUser(),
        password,
        flags.getJdbcTable(),
        flags.getCursorColumn());
  }

  private static HttpSource http(PullOptions flags, String token) {
    return HttpSource.of(
        flags.getHttpUrl(),
        flags.getCursorParam(),
        flags.getItemsPointer(),
        flags.getNextPointer(),
        token,
        flags.getRequestsPerSecond());
  }

  /** Asks the source how far there is to read now. */
  Pull begin() {
    return jdbc == null ? new HttpPull(http) : JdbcPull.begin(jdbc);
  }
}
