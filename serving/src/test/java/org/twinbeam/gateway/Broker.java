/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.twinbeam.embedded.EmbeddedKafka;
import org.twinbeam.io.log.LogConfig;

/** One real broker for all tests of the run. */
final class Broker implements BeforeAllCallback {
  private volatile LogConfig config;

  @Override
  public void beforeAll(ExtensionContext context) {
    config =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(Broker.class))
            .getOrComputeIfAbsent(Running.class, type -> new Running(), Running.class)
            .config();
  }

  LogConfig config() {
    return config;
  }

  private static final class Running implements ExtensionContext.Store.CloseableResource {
    private final Path dir;
    private final EmbeddedKafka kafka;

    Running() {
      try {
        dir = Files.createTempDirectory("twinbeam-gateway-");
        kafka = EmbeddedKafka.start(dir);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    LogConfig config() {
      return new LogConfig(kafka.bootstrapServers());
    }

    @Override
    public void close() throws IOException {
      kafka.close();
      Files.walkFileTree(
          dir,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, IOException e) throws IOException {
              Files.delete(each);
              return FileVisitResult.CONTINUE;
            }
          });
    }
  }
}
