/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.twinbeam.embedded.EmbeddedPostgresql;

/**
 * The one directory that the quickstart writes to. Empty at the start; what a run leaves there can
 * be looked at until the next.
 */
final class WorkDirectory implements AutoCloseable {
  private static final int ATTEMPTS = 50;

  private final Layout layout;
  private final DirectoryLock lock;

  private WorkDirectory(Layout layout, DirectoryLock lock) {
    this.layout = layout;
    this.lock = lock;
  }

  /**
   * Takes and empties the directory.
   *
   * @throws IOException if another run holds it; the message names its process
   */
  static WorkDirectory open(Path dir) throws IOException {
    Files.createDirectories(dir);
    Path lockFile = dir.resolveSibling(dir.getFileName() + ".lock");
    DirectoryLock lock =
        DirectoryLock.take(lockFile).orElseThrow(() -> new IOException(held(dir, lockFile)));
    WorkDirectory work = new WorkDirectory(new Layout(dir), lock);
    // The children of a run that was killed are ending now; PostgreSQL takes the longest.
    EmbeddedPostgresql.awaitEnd(work.layout.postgresql());
    work.empty();
    Files.createDirectories(work.layout.logs());
    return work;
  }

  private static String held(Path dir, Path lockFile) {
    String holder;
    try {
      holder = "process " + DirectoryLock.holder(lockFile).orElse(0);
    } catch (IOException e) {
      holder = "a process that " + lockFile + " does not tell";
    }
    return "a quickstart is running in " + dir + " already, as " + holder + ": end that one first";
  }

  Layout layout() {
    return layout;
  }

  /** Again and again, as a process that is just ending may still write. */
  private void empty() throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        deleteContent();
        return;
      } catch (DirectoryNotEmptyException | NoSuchFileException | java.io.UncheckedIOException e) {
        if (attempt == ATTEMPTS) {
          throw new IOException("cannot empty " + layout.dir() + ": somebody writes to it", e);
        }
        try {
          Thread.sleep(100);
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          throw new IOException("interrupted", interrupted);
        }
      }
    }
  }

  private void deleteContent() throws IOException {
    List<Path> all;
    try (Stream<Path> paths = Files.walk(layout.dir())) {
      all = paths.sorted(Comparator.reverseOrder()).filter(p -> !p.equals(layout.dir())).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
