/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.twinbeam.embedded.EmbeddedPostgresql;
import org.twinbeam.io.lake.LakeConfig;

/** One lake for all tests of the run: a catalog in an embedded PostgreSQL, files in a directory. */
public final class LakeExtension implements BeforeAllCallback {

  private static final AtomicInteger STREAMS = new AtomicInteger();

  private volatile LakeConfig config;

  @Override
  public void beforeAll(ExtensionContext context) {
    Lake lake =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(LakeExtension.class))
            .getOrComputeIfAbsent(Lake.class, type -> new Lake(), Lake.class);
    config =
        new LakeConfig(
            lake.postgresql.jdbcUrl(),
            lake.postgresql.user(),
            lake.postgresql.password(),
            lake.dir.path().resolve("warehouse").toString());
  }

  public LakeConfig config() {
    return config;
  }

  /** A stream name that no other test has. */
  public String newStream() {
    return "lake" + STREAMS.incrementAndGet();
  }

  private static final class Lake implements ExtensionContext.Store.CloseableResource {
    private final ScratchDir dir;
    private final EmbeddedPostgresql postgresql;

    Lake() {
      try {
        dir = ScratchDir.create("twinbeam-lake-");
        postgresql = EmbeddedPostgresql.start(dir.path().resolve("postgresql"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      postgresql.close();
      dir.close();
    }
  }
}
