/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A main that starts PostgreSQL, tells its process id in a file, and waits to be killed. */
final class PostgresqlOwner {
  private PostgresqlOwner() {}

  public static void main(String[] args) throws Exception {
    Path dir = Path.of(args[0]);
    EmbeddedPostgresql server = EmbeddedPostgresql.start(dir);
    EmbeddedPostgresqlTest.execute(server, "create table t as select 1 as n");
    Files.writeString(dir.resolve("starting"), Long.toString(server.pid()));
    Files.move(dir.resolve("starting"), dir.resolve("started"), StandardCopyOption.ATOMIC_MOVE);
    Thread.sleep(Long.MAX_VALUE);
  }
}
